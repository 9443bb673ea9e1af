"""What a service refused, said beside the fields of the form it came from."""

from django import forms

from kaicheng.kernel.refusals import Conflict, Invalid


def explain(form: forms.BaseForm, refusal: Invalid | Conflict) -> int:
    """Put a refusal's sentences beside the fields they name, by name or label, the others above; gives the answer's status."""
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    by_label = {str(field.label): name for name, field in form.fields.items()}
    for name, sentence in errors.items():
        form.add_error(name if name in form.fields else by_label.get(name), sentence)
    if not errors:
        form.add_error(None, f"{refusal.sentence}{refusal.advice}")
    return 409 if isinstance(refusal, Conflict) else 400
