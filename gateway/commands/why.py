"""sfumato why"""

from pathlib import Path

import click
from sqlmodel import Session, col, select

from gateway.commands import options
from gateway.members import viewer_of
from schema.actions.work import eyes_of
from schema.rules.viewer import NOBODY, Viewer
from schema.rules.visibility import WHY, visible
from schema.tables import Image


@click.command("why")
@click.argument("image")
@click.option("--as", "handle", help="The member who looks. Without it, somebody who is not signed in.")
@options.data
def command(image: str, handle: str | None, data: Path | None) -> None:
    """Explain whether a member sees the image with the id IMAGE, and why.

    It asks the very rule that every read asks, and shows nothing of the image itself.
    """
    _, database, clock = options.existing(data)
    with database.write() as session:
        viewer = viewer_of(session, handle, clock.now()) if handle else NOBODY
        verdict, reasons = explain(session, image, viewer)
    for holds, because in reasons:
        click.echo(f"  {'yes' if holds else 'no ':<3}  {because}")
    click.echo(f"{handle or 'Somebody who is not signed in'} {'sees' if verdict else 'does not see'} this image.")


def explain(session: Session, image: str, viewer: Viewer) -> tuple[bool, list[tuple[bool, str]]]:
    """Whether the viewer sees the image, and of each reason for which one could, whether it holds (R1)."""
    eyes, reasons = eyes_of(viewer), WHY[Image]
    columns = [visible(Image, Image, eyes), *(reason.holds(Image, eyes) for reason in reasons)]
    found = session.connection().execute(select(*columns).where(col(Image.id) == image)).first()
    if found is None:
        raise click.ClickException(f"There is no image with the id {image}.")
    verdict, *holds = map(bool, found)
    return verdict, [(held, f"{reason.name}: {reason.because}") for held, reason in zip(holds, reasons, strict=True)]
