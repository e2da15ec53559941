"""The look of pages: one column of readable width, tables that scroll by themselves, colours for light and dark."""

COLOURS = """
  --page: #ffffff; --ink: #1b1f24; --soft: #57606a; --edge: #d0d7de; --raised: #f6f8fa; --leaf: #0a5c2b; --warn: #7a4b00; --error: #a40e26;
"""
DARK = """
  --page: #0d1117; --ink: #e6edf3; --soft: #9198a1; --edge: #30363d; --raised: #161b22; --leaf: #7ee2a0; --warn: #e3b341; --error: #ff7b72;
"""
PAGE = f"""
:root {{ color-scheme: light dark;{COLOURS}}}
@media (prefers-color-scheme: dark) {{ :root {{{DARK}}} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }}
main {{ max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }}
h2 {{ font-size: 1.1rem; margin: 2rem 0 .5rem; }} h3 {{ font-size: .95rem; margin: 1rem 0 .25rem; color: var(--soft); font-weight: 600; }}
.prose {{ white-space: pre-wrap; overflow-wrap: anywhere; margin: 1.25rem 0 .25rem; }}
.about {{ color: var(--soft); margin: 0; }}
pre, .table {{ overflow-x: auto; border: 1px solid var(--edge); border-radius: 6px; }}
pre {{ background: var(--raised); padding: .6rem .75rem; margin: .4rem 0; font: .82rem/1.5 ui-monospace, Menlo, Consolas, monospace; tab-size: 4; }}
pre.output {{ background: var(--page); }}
table {{ border-collapse: collapse; width: 100%; font-size: .88rem; font-variant-numeric: tabular-nums; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .75rem; border-top: 1px solid var(--edge); white-space: nowrap; }}
thead th {{ border-top: 0; background: var(--raised); color: var(--soft); font-weight: 600; }}
td, tbody th {{ font-family: ui-monospace, Menlo, Consolas, monospace; font-weight: normal; }}
td.wide {{ white-space: normal; overflow-wrap: anywhere; min-width: 12rem; }}
.leaf {{ color: var(--leaf); }} .formula {{ color: var(--leaf); }}
.line {{ color: var(--soft); user-select: none; display: inline-block; min-width: 2.2em; padding-right: .8em; text-align: right; }}
mark {{ background: none; color: inherit; text-decoration: underline wavy var(--warn); text-underline-offset: 3px; }}
figure {{ margin: .75rem 0; }} figure img {{ max-width: 100%; height: auto; display: block; border: 1px solid var(--edge); border-radius: 6px;
  background: #fff; }} figcaption {{ color: var(--soft); font-size: .85rem; }}
.graph {{ overflow: auto; border: 1px solid var(--edge); border-radius: 6px; max-height: 40rem; }} .graph svg {{ display: block; margin: auto; }}
.warning {{ border-left: 3px solid var(--warn); }} .error {{ border-left: 3px solid var(--error); }} .note {{ border-left: 3px solid var(--soft); }}
@media (max-width: 40rem) {{ th, td {{ padding: .3rem .5rem; }} td.wide {{ min-width: 9rem; }} }}
@media print {{ pre, .table, .graph {{ overflow: visible; max-height: none; white-space: pre-wrap; }} }}
"""
# In a notebook the colours are those around it.
FRAGMENT = """
.gradcli-report { font-size: 13px; } .gradcli-report .table { overflow-x: auto; margin: 4px 0; }
.gradcli-report table { border-collapse: collapse; margin: 0; } .gradcli-report th, .gradcli-report td { text-align: left !important;
  padding: 3px 10px; border-top: 1px solid rgba(128, 128, 128, .35); font-family: monospace; font-weight: normal; background: none; }
.gradcli-report thead th { font-weight: 600; opacity: .7; border-top: 0; } .gradcli-report h2 { font-size: 13px; margin: 10px 0 2px; }
.gradcli-report pre { font-size: 12px; margin: 2px 0; overflow-x: auto; } .gradcli-report img { max-width: 100%; }
"""
