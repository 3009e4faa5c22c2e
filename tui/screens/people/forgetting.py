"""Forgetting somebody: for good, asked once with what it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.model.errors import DataError
from tui.pipeline import Refused, Result
from tui.screens.people.action_group import ActionGroup
from tui.text import clean

if TYPE_CHECKING:
    from tui.pipeline.forgetting import Plan


class Forgetting(ActionGroup):
    def forget(self) -> None:
        """Takes every trace of the target out of all files. Keys wait; both looking and taking out may take long."""
        if ids := self._only_one("forget one at a time"):
            self._screen.command_begins()
            self._screen.keys.command_begins()
            self._screen.app.run_worker(self._forget(ids[0]), group="commands")

    async def _forget(self, who: int) -> None:
        from tui.screens.base.commit import commit

        app = self._screen.app
        try:
            plan = await commit(app, partial(self._pipeline.plan_forgetting, who), "looking through all files...")
            if not await self._is_meant(plan):
                app.notify("left as it was", markup=False)
                return
            done = await commit(app, partial(self._pipeline.forget, plan), "forgetting...")
            if done.left:
                left = "; ".join(done.left)
                self._screen.warn(f"{done.message}, but not everywhere yet: {left}; the next start tries again")
            else:
                words = f"{done.message}: taken out of the data and of all backups and copies"
                self._screen.show_result(Result((), words), hint="")
        except (Refused, DataError) as error:
            self._screen.warn(str(error))
        finally:
            self._screen.keys.command_ends()
            self._screen.command_ends()

    async def _is_meant(self, plan: Plan) -> bool:
        from tui.pipeline.forgetting import question
        from tui.screens.dialogs.choose import Confirm

        words = clean(question(plan), lines=True)
        asks = Confirm(f"Forget {clean(plan.name)}?", words, yes="forget them for good", no="keep them")
        return await self._screen.app.push_screen_wait(asks) == "y"
