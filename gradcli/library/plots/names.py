"""What of matplotlib there is, by name: methods with the keywords they take. All else is refused."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.lang.syntax.words import words

LINE = words("""
    color c linestyle ls linewidth lw marker markersize ms markerfacecolor mfc markeredgecolor mec markeredgewidth mew markevery alpha label
    zorder drawstyle ds fillstyle antialiased aa clip_on visible dash_capstyle solid_capstyle dash_joinstyle solid_joinstyle dashes gapcolor
    scalex scaley
""")
PATCH = words("""
    color facecolor fc edgecolor ec linewidth lw linestyle ls alpha label hatch fill zorder clip_on visible antialiased aa facecolors edgecolors
    colors linewidths linestyles closed capstyle joinstyle
""")
TEXT = words("""
    fontsize size color c ha horizontalalignment va verticalalignment rotation rotation_mode weight fontweight style fontstyle family fontfamily
    alpha bbox backgroundcolor zorder fontdict loc pad x y labelpad transform wrap linespacing visible multialignment ma clip_on
    fontstretch fontvariant
""")
MAPPED = words("cmap norm vmin vmax alpha zorder label")
MESH = words("shading edgecolors linewidths antialiased rasterized")
CONTOURS = words(
    "levels colors origin extent extend hatches linewidths linestyles locator negative_linestyles antialiased corner_mask algorithm"
)
LEGEND = words("""
    loc bbox_to_anchor ncol ncols fontsize title title_fontsize frameon framealpha facecolor edgecolor shadow fancybox handles labels
    handlelength handletextpad columnspacing labelspacing borderpad borderaxespad markerscale numpoints scatterpoints markerfirst labelcolor
    prop mode alignment reverse
""")
TICKS = words("""
    axis which reset direction length width color pad labelsize labelcolor colors zorder bottom top left right labelbottom labeltop labelleft
    labelright labelrotation grid_color grid_alpha grid_linewidth grid_linestyle rotation
""")
COLOURBAR = words("""
    ax cax shrink aspect fraction pad label orientation ticks extend location format drawedges spacing boundaries values anchor panchor use_gridspec
""")
GRID = words("nrows ncols sharex sharey squeeze width_ratios height_ratios subplot_kw gridspec_kw figure")
SPACES = words("left right bottom top wspace hspace")
FIGURE = words("figsize dpi facecolor edgecolor linewidth frameon tight_layout constrained_layout layout")
SAVING = words("dpi bbox_inches pad_inches transparent facecolor edgecolor format orientation")

# Methods of axes, which draw, and the keywords they take. Lines are split at the colon.
AXES: dict[str, Sequence[str]] = {
    **dict.fromkeys(("plot", "semilogx", "semilogy", "loglog", "fill"), (*LINE, *PATCH, "base", "nonpositive", "subs")),
    "step": (*LINE, "where"),
    "scatter": (*words("s c marker linewidths edgecolors plotnonfinite"), *MAPPED, *PATCH),
    "errorbar": (*LINE, *words("yerr xerr fmt ecolor elinewidth capsize capthick barsabove errorevery lolims uplims")),
    **dict.fromkeys(("bar", "barh"), (*PATCH, *words("width height bottom left align tick_label yerr xerr ecolor capsize log error_kw"))),
    "bar_label": (*TEXT, *words("labels fmt label_type padding")),
    "hist": (*PATCH, *words("bins range density weights cumulative bottom histtype align orientation rwidth log stacked")),
    "hist2d": (*MAPPED, *words("bins range density weights cmin cmax")),
    "hexbin": (*MAPPED, *words("C gridsize bins xscale yscale extent mincnt marginals linewidths edgecolors")),
    "boxplot": words("""
        notch sym vert orientation whis positions widths patch_artist labels tick_labels showmeans showfliers showcaps showbox meanline
        manage_ticks boxprops medianprops whiskerprops capprops flierprops meanprops zorder label
    """),
    "violinplot": words("positions vert orientation widths showmeans showextrema showmedians points quantiles side"),
    "stackplot": (*PATCH, "labels", "baseline"),
    "stem": words("linefmt markerfmt basefmt bottom label orientation"),
    "pie": words("""
        explode labels colors autopct pctdistance shadow labeldistance startangle radius counterclock wedgeprops textprops center frame
        rotatelabels normalize hatch
    """),
    "fill_between": (*PATCH, *words("where interpolate step")),
    "fill_betweenx": (*PATCH, *words("where interpolate step")),
    **dict.fromkeys(("hlines", "vlines"), (*PATCH, *LINE)),
    **dict.fromkeys(("axhline", "axvline"), (*LINE, *words("xmin xmax ymin ymax"))),
    **dict.fromkeys(("axhspan", "axvspan"), (*PATCH, *words("xmin xmax ymin ymax"))),
    "axline": (*LINE, "slope", "transform"),
    "eventplot": (*PATCH, *words("orientation lineoffsets linelengths")),
    "imshow": (*MAPPED, *words("aspect interpolation interpolation_stage origin extent filternorm filterrad resample clip_on")),
    "matshow": (*MAPPED, *words("aspect interpolation origin extent")),
    "spy": (*MAPPED, *words("precision marker markersize aspect origin color")),
    **dict.fromkeys(("pcolormesh", "pcolor"), (*MAPPED, *MESH)),
    **dict.fromkeys(("contour", "contourf", "tricontour", "tricontourf"), (*MAPPED, *CONTOURS)),
    "clabel": words("fontsize inline fmt colors levels inline_spacing use_clabeltext rightside_up zorder"),
    "quiver": (
        *MAPPED,
        *PATCH,
        *words("units angles scale scale_units width headwidth headlength headaxislength minshaft minlength pivot"),
    ),
    "quiverkey": (*TEXT, *words("angle coordinates label labelsep labelpos labelcolor")),
    "streamplot": words(
        "density linewidth color cmap norm arrowsize arrowstyle minlength zorder start_points maxlength integration_direction broken_streamlines"
    ),
    "text": (*TEXT, "s"),
    "annotate": (*TEXT, *words("xy xytext xycoords textcoords arrowprops annotation_clip text")),
    "arrow": (*PATCH, *words("width head_width head_length length_includes_head shape overhang head_starts_at_zero")),
    "legend": LEGEND,
    "grid": (*LINE, *words("visible which axis")),
    **dict.fromkeys(("set_title", "set_xlabel", "set_ylabel"), (*TEXT, *words("label xlabel ylabel"))),
    **dict.fromkeys(("set_xlim", "set_ylim"), words("left right bottom top xmin xmax ymin ymax emit auto")),
    **dict.fromkeys(("set_xticks", "set_yticks"), (*TEXT, *words("ticks labels minor"))),
    **dict.fromkeys(("set_xticklabels", "set_yticklabels"), (*TEXT, *words("labels minor"))),
    **dict.fromkeys(("set_xscale", "set_yscale"), words("base subs nonpositive linthresh linscale")),
    "set_aspect": words("adjustable anchor share"),
    "set": words("""
        title xlabel ylabel xlim ylim xticks yticks xticklabels yticklabels xscale yscale aspect facecolor adjustable axisbelow alpha visible
        frame_on xbound ybound
    """),
    "axis": words("xmin xmax ymin ymax emit"),
    "tick_params": TICKS,
    "ticklabel_format": words("axis style scilimits useOffset useMathText"),
    "locator_params": words("axis tight nbins integer steps prune min_n_ticks"),
    "margins": words("x y tight"),
    "autoscale": words("enable axis tight"),
    "autoscale_view": words("tight scalex scaley"),
    "inset_axes": words("zorder"),
    "indicate_inset_zoom": words("edgecolor alpha"),
    "add_patch": (),
    "add_line": (),
    "add_artist": (),
    **dict.fromkeys(
        words("""
            set_facecolor set_axisbelow set_frame_on set_box_aspect set_xbound set_ybound set_axis_off set_axis_on set_xmargin set_ymargin
            invert_xaxis invert_yaxis minorticks_on minorticks_off label_outer relim cla clear set_visible set_zorder set_alpha set_position
            remove twinx twiny set_prop_cycle get_xaxis get_yaxis get_xticklabels get_yticklabels get_lines get_legend
            get_legend_handles_labels
        """),
        (),
    ),
}
FIGURES: dict[str, Sequence[str]] = {
    "suptitle": TEXT,
    "supxlabel": TEXT,
    "supylabel": TEXT,
    "text": TEXT,
    "legend": LEGEND,
    "colorbar": COLOURBAR,
    "tight_layout": words("pad h_pad w_pad rect"),
    "subplots_adjust": SPACES,
    "set_size_inches": words("forward"),
    "align_labels": (),
    "align_xlabels": (),
    "align_ylabels": (),
    "autofmt_xdate": words("bottom rotation ha which"),
    "set_layout_engine": (),
    **dict.fromkeys(("set_facecolor", "set_dpi", "set_figwidth", "set_figheight", "clf", "clear", "set_tight_layout"), ()),
    "add_axes": words("facecolor frameon label zorder sharex sharey"),
}
# What a method gives, where a program may use it: what it is, and of how many parts where that does not hang on the arguments.
GIVES: dict[str, tuple[str, int | None]] = {
    "twinx": ("Axes", None),
    "twiny": ("Axes", None),
    "inset_axes": ("Axes", None),
    "add_axes": ("Axes", None),
    "colorbar": ("Colorbar", None),
    "legend": ("Legend", None),
    "boxplot": ("boxplot", None),
    "stem": ("artist", 3),
    "errorbar": ("artist", 3),
    "violinplot": ("boxplot", None),
    "hist2d": ("artist", 4),
    "legend_elements": ("artist", 2),
    "get_legend_handles_labels": ("artist", 2),
    "get_legend": ("Legend", None),
    **dict.fromkeys(("get_xticklabels", "get_yticklabels", "get_lines"), ("artists", None)),
}
NEW_AXES = ("twinx", "twiny", "add_axes")  # what becomes the current axes of its figure
LEGEND_ELEMENTS = words("prop num fmt size alpha")
MAPPABLE = words("imshow scatter contour contourf tricontour tricontourf pcolormesh pcolor matshow hexbin hist2d")
# Functions of pyplot that are methods of the current axes, under that name or another one.
OF_AXES = {
    **{
        name: name
        for name in AXES
        if not name.startswith(("set", "add_", "get_"))
        and name not in words("cla clear remove matshow twinx twiny invert_xaxis invert_yaxis")
    },
    "title": "set_title",
    "xlabel": "set_xlabel",
    "ylabel": "set_ylabel",
    "xlim": "set_xlim",
    "ylim": "set_ylim",
    "xscale": "set_xscale",
    "yscale": "set_yscale",
    "cla": "cla",
    "twinx": "twinx",
    "twiny": "twiny",
    "box": "set_frame_on",
}
OF_FIGURES = {name: name for name in ("suptitle", "supxlabel", "supylabel", "tight_layout", "subplots_adjust")} | {
    "figtext": "text",
    "figlegend": "legend",
    "clf": "clf",
}
# Setters of lines, texts, legends, axes of axes and the like; none of them reads a file or keeps a function.
ARTISTS = words("""
    set_data set_xdata set_ydata set_color set_linewidth set_linestyle set_marker set_markersize set_label set_alpha set_visible set_zorder
    set_text set_fontsize set_size set_rotation set_weight set_position set_facecolor set_edgecolor set_hatch set_height set_width set_x set_y
    set_title set_ticks set_ticklabels set_label_text set_label_coords set_label_position set_ticks_position set_major_locator
    set_minor_locator set_major_formatter set_minor_formatter set_clim set_cmap set_array set_offsets set_bounds set_linewidths set_sizes
    set_inverted tick_top tick_bottom tick_left tick_right set_frame_on remove set_array set_over set_under set_bad set_scale set_bbox
    get_frame legend_elements set_horizontalalignment set_verticalalignment set_ha set_va ax set_xlabel set_ylabel minorticks_on minorticks_off update_ticks
""")
# What stands alone until it is put somewhere: where matplotlib has it, and the keywords.
MADE: dict[str, dict[str, Sequence[str]]] = {
    "patches": {
        "Patch": PATCH,
        "Circle": (*PATCH, *words("xy radius")),
        "Rectangle": (*PATCH, *words("xy width height angle")),
        "Polygon": (*PATCH, *words("xy closed")),
        "Ellipse": (*PATCH, *words("xy width height angle")),
        "Arc": (*PATCH, *words("xy width height angle theta1 theta2")),
        "Wedge": (*PATCH, *words("center r theta1 theta2 width")),
        "RegularPolygon": (*PATCH, *words("xy numVertices radius orientation")),
        "FancyArrow": (*PATCH, *words("x y dx dy width head_width head_length length_includes_head")),
        "FancyArrowPatch": (*PATCH, *words("posA posB arrowstyle connectionstyle mutation_scale shrinkA shrinkB")),
        "FancyBboxPatch": (*PATCH, *words("xy width height boxstyle mutation_scale")),
    },
    "lines": {"Line2D": (*LINE, *words("xdata ydata"))},
    "colors": {
        "ListedColormap": words("colors name N"),
        "LinearSegmentedColormap.from_list": words("name colors N gamma"),
        "Normalize": words("vmin vmax clip"),
        "LogNorm": words("vmin vmax clip"),
        "SymLogNorm": words("linthresh linscale vmin vmax base clip"),
        "PowerNorm": words("gamma vmin vmax clip"),
        "TwoSlopeNorm": words("vcenter vmin vmax"),
        "CenteredNorm": words("vcenter halfrange clip"),
        "BoundaryNorm": words("boundaries ncolors clip extend"),
    },
    "ticker": {
        "MaxNLocator": words("nbins integer steps prune min_n_ticks symmetric"),
        "MultipleLocator": words("base offset"),
        "AutoMinorLocator": words("n"),
        "FixedLocator": words("locs nbins"),
        "LogLocator": words("base subs numticks"),
        "LinearLocator": words("numticks"),
        "NullLocator": (),
        "AutoLocator": (),
        "ScalarFormatter": words("useOffset useMathText"),
        "FormatStrFormatter": words("fmt"),
        "StrMethodFormatter": words("fmt"),
        "PercentFormatter": words("xmax decimals symbol"),
        "FixedFormatter": words("seq"),
        "NullFormatter": (),
        "EngFormatter": words("unit places sep"),
        "LogFormatter": words("base"),
    },
    "gridspec": {"GridSpec": (*words("nrows ncols figure width_ratios height_ratios"), *SPACES)},
}
IN_DICTS = frozenset(
    (
        *LINE, *PATCH, *TEXT, *LEGEND, *SPACES, *FIGURE,
        *words("""
            boxstyle arrowstyle connectionstyle shrink width headwidth headlength frac shrinkA shrinkB mutation_scale relpos height_ratios
            width_ratios height xy xytext projection aspect xlim ylim xticks yticks title xlabel ylabel levels pad_inches frame_on headlength
        """),
    )
) - {"transform"}  # fmt: skip
NOT_DRAWN = {
    "imread": "a program has no access to files",
    "imsave": "a program has no access to files: draw it with imshow, and savefig",
    "connect": "a figure is a picture here, without events",
    "ginput": "a figure is a picture here, without events",
    "get_xlim": "limits are worked out when the figure is drawn, after the program: set them with set_xlim",
    "get_ylim": "limits are worked out when the figure is drawn, after the program: set them with set_ylim",
    "plot_surface": "gradcli draws no 3-D plots: draw contours (contourf) or slices",
    "plot_wireframe": "gradcli draws no 3-D plots: draw contours (contourf) or slices",
    "scatter3D": "gradcli draws no 3-D plots: scatter with c=z shows the third coordinate as colour",
    "plot3D": "gradcli draws no 3-D plots: draw the coordinates in subplots",
    "contour3D": "gradcli draws no 3-D plots: draw contours (contour)",
    "set_zlabel": "gradcli draws no 3-D plots",
    "view_init": "gradcli draws no 3-D plots",
}
THREE_D = "gradcli draws no 3-D plots: draw contours (contourf) or slices, or run with --skip-plots"
