"""``--profile``: where time and memory go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.costs.profile import Profile
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


@view(
    "--profile",
    help="Show where time and memory go, forward and backward, by line and by op, the most expensive first.",
    place=75,
    json="profile",
    repl=":profile",
    repl_help="Show where the time and the memory of the last entry go, by line and by op.",
    heading="profile",
)
class ProfileView(View):
    """Time, operations and memory of a run that is made again."""

    def make(self, run: Run, request: Any) -> Profile:
        from gradcli.analysis.costs.profile import profile

        return profile(run.replay)

    def text(self, data: Profile, page: Page, request: Any) -> str:
        from gradcli.render.answers.profile import profile_text

        return profile_text(data, page)

    def as_dict(self, data: Profile, nonfinite: str) -> Any:
        from gradcli.render.answers.profile import profile_dict

        return profile_dict(data)
