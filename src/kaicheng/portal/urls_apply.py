"""Addresses of applications for information. No address holds a number, a code or a name."""

from django.urls import path

from kaicheng.portal.views import apply_case, applying, terms

urlpatterns = [
    path("apply/", applying.choose, name="apply"),
    path("apply/terms/", terms.terms, name="apply_terms"),
    path("apply/continue/", applying.resume, name="apply_resume"),
    path("apply/receipt/", apply_case.receipt, name="apply_receipt"),
    path("apply/receipt/file", apply_case.receipt_file, name="apply_receipt_file"),
    path("apply/case/", apply_case.look_up, name="apply_look_up"),
    path("apply/case/answer/", apply_case.answer, name="apply_answer"),
    path("apply/case/withdraw/", apply_case.withdraw, name="apply_withdraw"),
    path("apply/case/leave/", apply_case.leave, name="apply_leave"),
    path("apply/case/paper/<uuid:key>", apply_case.paper, name="apply_paper"),
    path("apply/<slug:code>/", applying.step, {"name": "what"}, name="apply_what"),
    path("apply/<slug:code>/found/", applying.found, name="apply_found"),
    path("apply/<slug:code>/who/", applying.step, {"name": "who"}, name="apply_who"),
    path("apply/<slug:code>/how/", applying.step, {"name": "how"}, name="apply_how"),
    path("apply/<slug:code>/check/", applying.check, name="apply_check"),
    path("apply/<slug:code>/saved/", applying.saved, name="apply_saved"),
]
