"""A figure that a program wrote down, drawn: its calls are made on a real figure, one after the other, each under the settings it had."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gradcli.diagnostics.model import Diagnostic, GradcliError, Label
from gradcli.library.plots.record import Call, Drawn, Picture, Settings
from gradcli.render.plots.library import loaded, quiet
from gradcli.render.plots.settings import of_figures

LARGEST = 100_000_000  # pixels of a picture
FORMATS = ("png", "svg", "pdf")
METADATA: dict[str, dict[str, None]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}


class NotDrawn(GradcliError):
    """A call that matplotlib refuses when the figure is drawn."""

    exit_status = 5


def png(picture: Picture) -> bytes:
    return content(picture, "png")


def content(picture: Picture, form: str) -> bytes:
    """The file of a picture, in one of the `FORMATS`; without a date, so that the same program gives the same bytes."""
    drawing = Drawing(picture)
    with quiet(), drawing.settings(picture_settings(picture)):
        figure = drawing.figure()
        keywords = {key: drawing.real(value) for key, value in picture.keywords.items()}
        refuse_large(figure, keywords, picture)
        buffer = io.BytesIO()
        try:
            figure.savefig(buffer, format=form, metadata=METADATA[form], **keywords)
        except Exception as error:
            raise refused(error, picture.place) from None
        return buffer.getvalue()


def picture_settings(picture: Picture) -> Settings:
    """What held when it was saved: that of its last call."""
    calls = picture.figure.calls[: picture.extent]
    made = picture.figure.made
    return calls[-1].settings if calls else made.settings if made is not None else ()


def refuse_large(figure: Any, keywords: dict[str, Any], picture: Picture) -> None:
    """A picture that memory could not hold."""
    asked = keywords.get("dpi")
    dots = asked if isinstance(asked, (int, float)) else figure.dpi
    width, height = (float(length) * float(dots) for length in figure.get_size_inches())
    if not width * height <= LARGEST:
        place = (Label(picture.figure.made.place, primary=True),) if picture.figure.made is not None and picture.figure.made.place else ()
        raise NotDrawn(Diagnostic("E0601", f"a figure of {width:.0f} x {height:.0f} pixels is not drawn: the most are {LARGEST:,}", place))


def refused(error: Exception, place: Any) -> NotDrawn:
    """What matplotlib says, at the call that it says it of."""
    text = " ".join(str(error).split())
    labels = (Label(place, primary=True),) if place is not None else ()
    return NotDrawn(Diagnostic("E0502", f"matplotlib cannot draw this: {type(error).__name__}: {text}", labels))


class Drawing:
    """One picture while it is drawn: the real things by the written-down ones."""

    def __init__(self, picture: Picture) -> None:
        self.picture, self.package = picture, loaded()
        self.made: dict[int, Any] = {}
        self.current: Settings | None = None

    # ---- the figure ---------------------------------------------------------------------------------------------------------------------

    def figure(self) -> Any:
        """The real figure, with everything on it that was drawn before the picture was taken."""
        drawn = self.picture.figure
        figure = self.real(drawn)
        for call in drawn.calls[: self.picture.extent]:
            self.run(call)
        return figure

    def run(self, call: Call) -> Any:
        """Make a call, and keep what it gives."""
        with self.settings(call.settings):
            try:
                result = self.called(call)
            except GradcliError:
                raise
            except Exception as error:
                raise refused(error, call.place) from None
        if call.result is not None:
            self.made[id(call.result)] = result
        return result

    def called(self, call: Call) -> Any:
        target = None if call.target is None else self.real(call.target)
        arguments = [self.real(value) for value in call.arguments]
        keywords = {key: self.real(value) for key, value in call.keywords.items()}
        if target is None:
            return self.constructed(call.method, arguments, keywords)
        if call.method == "__getitem__":
            return target[arguments[0]]
        if call.method.startswith("."):
            return getattr(target, call.method[1:])
        if call.method == "setp":
            return self.package.artist.setp(target, **keywords)
        if call.method in ("xticks", "yticks"):
            return set_ticks(target, call.method[0], *arguments, **keywords)
        return getattr(target, call.method)(*arguments, **keywords)

    def constructed(self, name: str, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What stands alone: a figure, a colour map, a patch, a norm, a locator."""
        if name == "colormap":
            chosen, count = arguments
            colours = self.package.colormaps[chosen]
            return colours if count is None else colours.resampled(count)
        if name == "figure.Figure":
            if keywords.get("figsize", [None])[0] == "figaspect":
                keywords["figsize"] = self.package.figure.figaspect(keywords["figsize"][1][0] / keywords["figsize"][1][1])
            figure = self.package.figure.Figure(*arguments, **keywords)
            self.package.backends.backend_agg.FigureCanvasAgg(figure)
            return figure
        made: Any = self.package
        for part in name.split("."):
            made = getattr(made, part)
        return made(*arguments, **keywords)

    # ---- values -------------------------------------------------------------------------------------------------------------------------

    def real(self, value: Any) -> Any:
        """A value with real things in place of the written-down ones."""
        if type(value) is Drawn:
            if id(value) not in self.made:
                self.make(value)
            return self.made[id(value)]
        if type(value) in (list, tuple):
            return type(value)([self.real(item) for item in value])
        if type(value) is dict:
            return {key: self.real(item) for key, item in value.items()}
        return value

    def make(self, drawn: Drawn) -> None:
        """Something that is on no figure, or on another one: the call that makes it, and those that change it."""
        if drawn.made is None or (drawn.figure is not None and drawn.figure is not self.picture.figure):
            raise refused(ValueError("it belongs to another figure"), self.picture.place)
        if drawn.figure is not None and drawn is not drawn.figure and not drawn.made.method.startswith((".", "__getitem__")):
            raise refused(ValueError("what it is drawn on was cleared"), self.picture.place)
        self.run(drawn.made)
        if drawn is not drawn.figure:
            for call in drawn.calls:
                self.run(call)

    # ---- settings -----------------------------------------------------------------------------------------------------------------------

    @contextmanager
    def settings(self, wanted: Settings) -> Iterator[None]:
        """matplotlib's defaults with these over them, unless they hold already."""
        if wanted is self.current or wanted == self.current:
            yield
            return
        before, self.current = self.current, wanted
        try:
            with self.package.rc_context(of_figures(self.package)):
                for name, value in wanted:
                    if name == "style":
                        self.package.style.use(value)
                    elif name:
                        self.package.rcParams[name] = value
                yield
        except (KeyError, ValueError, OSError) as error:
            raise refused(error, self.picture.place) from None
        finally:
            self.current = before


def set_ticks(axes: Any, letter: str, ticks: Any, labels: Any, **keywords: Any) -> Any:
    """What ``pyplot.xticks`` does on axes."""
    minor = keywords.pop("minor", False)
    if ticks is not None:
        getattr(axes, f"set_{letter}ticks")(ticks, minor=minor)
    if labels is not None:
        return getattr(axes, f"set_{letter}ticklabels")(labels, minor=minor, **keywords)
    texts = getattr(axes, f"get_{letter}ticklabels")(minor=minor)
    for text in texts:
        text.update(keywords)
    return texts
