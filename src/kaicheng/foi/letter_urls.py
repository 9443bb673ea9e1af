"""Addresses of the screens on which letters are written, approved and delivered; `urls` takes them in."""

from django.urls import path

from kaicheng.foi.views import deciding, letters, publishing_on, remedies

LETTER_URLS = [
    path("<int:pk>/letters/", letters.Letters.as_view(), name="letters"),
    path("<int:pk>/decide/", deciding.Decide.as_view(), name="decide"),
    path("<int:pk>/approve/", deciding.Approve.as_view(), name="approve"),
    path("<int:pk>/deliver/", deciding.Deliver.as_view(), name="deliver"),
    path("<int:pk>/full-file/", letters.FullFile.as_view(), name="full_file"),
    path("<int:pk>/papers/<int:paper>/publish/", publishing_on.PublishOn.as_view(), name="publish_on"),
    path("often/", publishing_on.OftenAsked.as_view(), name="often"),
    path("letters/<int:pk>/", letters.OneLetter.as_view(), name="letter"),
    path("letters/<int:pk>/preview.pdf", letters.Preview.as_view(), name="letter_preview"),
    path("letters/<int:pk>/file.<slug:form>", letters.LetterFile.as_view(), name="letter_file"),
    path("remedies/", remedies.Choose.as_view(), name="remedies_list"),
    path("remedies/<int:pk>/", remedies.Remedies.as_view(), name="remedies"),
]
