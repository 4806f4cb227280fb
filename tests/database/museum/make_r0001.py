"""Make `r0001.sqlite`, the workspace of schema r0001 that every later program must still open.

Run with that schema's program from the root of the source: `python tests/database/museum/make_r0001.py`.
A commune records two activities, one with a file, a case of feedback, a score and a claim; the password
is "bảo tàng". Once a newer schema is out this file stays as it is, and so does what it made.
"""

import shutil
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from builders.activities import proof, record  # noqa: E402 - the path is set first
from builders.workspaces import SetClock  # noqa: E402

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues  # noqa: E402
from cchc_desktop.domain.users import NewUser  # noqa: E402
from cchc_desktop.workspace import Workspace  # noqa: E402


def main() -> None:
    """Write the file beside this one."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "workspace"
        admin = NewUser("thuha", "Nguyễn Thị Thu Hà", "Công chức", "bảo tàng")
        workspace = Workspace.create(folder, unit_code="22651", admin=admin, clock=SetClock(), plain=True)
        quarter = workspace.plans.period("2018-Q2")
        record(workspace, proof(Path(scratch)))
        record(workspace, title="Treo băng rôn hưởng ứng Ngày Pháp luật", channel="banner", counters={})
        workspace.feedback.receive(
            FeedbackValues(
                received_on=quarter.starts_on,
                channel=FeedbackChannel.BOX,
                kind=FeedbackKind.CONDUCT,
                content="Bộ phận một cửa mở cửa muộn.",
                sender_name="Người gửi mẫu",
            )
        )
        workspace.assessments.set_score(quarter, "1.1", Decimal(3), "Theo sổ theo dõi của đơn vị.")
        workspace.plans.claim_not_applicable("II.2.a.8", quarter, "Cấp xã không có đơn vị trực thuộc.")
        workspace.close()
        shutil.copyfile(folder / "workspace.sqlite", HERE / "r0001.sqlite")


if __name__ == "__main__":
    main()
