"""What the tables hold that a repair cannot make again, in the officer's words."""

from collections.abc import Iterable, Mapping

from cchc_desktop.domain.language import tr


def table_words(table: str) -> str:
    """Return what a table that is not whole after a repair holds; its own name where it has no words."""
    return _words().get(table, table)


def missing_words(tables: Iterable[str]) -> tuple[str, ...]:
    """Return what may be missing of `tables`, each thing once."""
    return tuple(dict.fromkeys(map(table_words, sorted(tables))))


def _words() -> Mapping[str, str]:
    import_words = tr("which activities came out of which workbook")
    bundle_words = tr("what the last import changed, so that it can no longer be taken back")
    return {
        "activity_imports": import_words,
        "alembic_version": tr("the number of its version"),
        "appraisal_drafts": tr("points typed for a decision that was not made yet"),
        "audit_lines": tr("the audit trail"),
        "bundles": tr("the history of bundles"),
        "catalogues": tr("plans and criteria sets that were loaded here and not sent yet"),
        "feedback_files": tr("files that senders gave with their feedback"),
        "feedback_senders": tr("who sent feedback and how they are reached"),
        "feedback_terms": tr("terms for answering that were set here"),
        "heads": tr("proofs of other stations, which their next complete bundle brings again"),
        "holidays": tr("days off that were entered here"),
        "identities": tr("signing identities, whose files must be taken in again"),
        "import_changes": bundle_words,
        "imported_activities": import_words,
        "imports": bundle_words,
        "journal": tr("the journal"),
        "report_edits": tr("paragraphs written for reports"),
        "reports": tr("drafts of reports"),
        "setbacks": tr("the list of files that could not be brought in"),
        "settings": tr("settings of this workspace"),
        "stations": tr("the list of stations"),
        "streams": tr("how far the journals of the stations had come"),
        "trusted_certificates": tr("certificates that were trusted here"),
        "users": tr("the list of people"),
    }
