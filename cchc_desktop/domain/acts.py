"""What the audit trail says was done, in the officer's words."""

from cchc_desktop.domain.language import tr


def act_words(action: str) -> str:
    """Return what was done; one that this program does not know only as such."""
    words = {
        "record": tr("recorded"),
        "change": tr("changed"),
        "withdraw": tr("withdrawn"),
        "restore": tr("brought back"),
        "attach": tr("attached"),
        "detach": tr("detached"),
        "describe": tr("described"),
        "receive": tr("received"),
        "answer": tr("answered"),
        "publish": tr("published"),
        "open_sender": tr("opened the sender's data"),
        "claim_not_applicable": tr("claimed"),
        "withdraw_claim": tr("took the claim back"),
        "record_trigger": tr("recorded"),
        "fulfil_trigger": tr("fulfilled"),
        "score": tr("scored"),
        "set_aside": tr("set aside"),
        "clear_score": tr("took the points back"),
        "use_proposals": tr("took the proposals"),
        "submit": tr("submitted"),
        "draft": tr("drafted"),
        "edit": tr("edited"),
        "restore_section": tr("edited"),
        "set_letterhead": tr("set the letterhead"),
        "change_profile": tr("changed the layout"),
        "reopen": tr("reopened"),
        "prepare": tr("prepared for signing"),
        "sign_leader": tr("signed by the leader"),
        "sign_seal": tr("sealed"),
        "issue": tr("issued"),
        "keep": tr("kept"),
        "trust": tr("trusted"),
        "take_starter": tr("took the starter"),
        "enrol": tr("enrolled"),
        "revoke": tr("revoked"),
        "export": tr("exported"),
        "bring_in": tr("imported"),
        "refuse": tr("refused"),
        "acknowledge": tr("acknowledged"),
        "mend": tr("mended"),
        "remove": tr("removed for good"),
        "add": tr("added"),
        "set": tr("set"),
        "index": tr("made the search index anew"),
    }
    return words.get(action, tr("other act"))
