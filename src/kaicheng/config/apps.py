from django.apps import AppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig


class ConfigConfig(AppConfig):
    """The wiring; an app only for its commands."""

    name = "kaicheng.config"
    verbose_name = "配置"


class ShellDocuments(WagtailDocsAppConfig):  # type: ignore[misc]  # Wagtail ships no types
    """The shell's documents, whose addresses it names on every page; nothing of ours uses them.

    Wagtail's own `ready` also loads its preview API, which takes as long as a third of the platform and is not served.
    """

    def ready(self) -> None:
        from wagtail.documents import get_document_model, get_permission_policy
        from wagtail.models.reference_index import ReferenceIndex
        from wagtail.permissions import register_permission_policy

        register_permission_policy(get_document_model(), get_permission_policy())
        ReferenceIndex.register_model(get_document_model())


class ShellImages(WagtailImagesAppConfig):  # type: ignore[misc]  # as above
    """The shell's images, as `ShellDocuments`."""

    def ready(self) -> None:
        from wagtail.images import get_image_model, get_permission_policy
        from wagtail.models.reference_index import ReferenceIndex
        from wagtail.permissions import register_permission_policy

        register_permission_policy(get_image_model(), get_permission_policy())
        ReferenceIndex.register_model(get_image_model())
