"""The command line. A command is loaded when it is called, because some bring the painter or the web along."""

import gc
import sys
from importlib import import_module
from typing import Final

import click
from sqlalchemy.exc import DatabaseError

from gateway.config import SettingError
from schema.actions.refusals import Refused

COMMANDS: Final = {
    "serve": "gateway.commands.serve",
    "worker": "gateway.commands.worker",
    "migrate": "gateway.commands.migrate",
    "seed": "gateway.commands.seed",
    "user": "gateway.commands.user",
    "clock": "gateway.commands.clock",
    "documents": "gateway.commands.documents",
    "doctor": "gateway.commands.doctor",
    "why": "gateway.commands.why",
    "verify": "gateway.commands.verify",
    "privacy-check": "gateway.commands.privacy_check",
    "export-schema": "gateway.commands.export_schema",
}


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(COMMANDS[cmd_name]).command
        return found


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="sfumato", message="%(version)s")
def sfumato() -> None:
    """Sfumato is an image-generation community that you host yourself, where private means private.

    `sfumato serve` is all that a small house needs. Settings are read from SFUMATO_DATA, SFUMATO_HOST, SFUMATO_PORT, SFUMATO_ADDRESS,
    SFUMATO_DATABASE_URL, SFUMATO_STORAGE_URL, SFUMATO_DOCUMENTS, SFUMATO_COST_A_MINUTE, SFUMATO_ENGINES, SFUMATO_REFUSALS
    and SFUMATO_ENV.
    """


def main() -> None:
    """Run the command that is asked for. What goes wrong is told in one line, and the exit code is 1."""
    gc.set_threshold(100_000, 50, 50)  # a start makes much and drops little: a tenth of its time went into looking for what it dropped
    try:
        sfumato.main(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        sys.exit(error.format_message())
    except click.UsageError as error:
        told(f"{error.format_message()} See: {error.ctx.command_path if error.ctx else 'sfumato'} --help")
    except click.ClickException as error:
        told(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        told("stopped")
    except Refused as refused:
        told(" ".join(error.message for error in refused.errors))
    except DatabaseError as error:
        told(f"The database cannot be used: {error.orig}")
    except (SettingError, OSError) as error:
        told(str(error))


def told(message: str) -> None:
    sys.exit(f"sfumato: {message}")
