//! Nesting rules of HTML for the elements of the output: which tags close implicitly, and what an
//! end tag closes.

/// Elements whose start tag closes an open paragraph.
const ENDS_PARAGRAPH: [&str; 18] = [
    "p",
    "hr",
    "pre",
    "blockquote",
    "ol",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "div",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];
/// Where the search for an open element ends: a tag inside a cell closes nothing outside it.
const CELLS: [&str; 4] = ["td", "th", "caption", "table"];
/// Where the search for an open list item ends.
const AROUND_ITEMS: [&str; 10] = [
    "ol",
    "ul",
    "dl",
    "blockquote",
    "pre",
    "table",
    "td",
    "th",
    "caption",
    "tr",
];
const ROWS: [&str; 1] = ["table"];

/// The elements of which one must enclose `name`; empty where it may stand anywhere.
pub(crate) fn needs(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["ul", "ol"],
        "dt" | "dd" => &["dl"],
        "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => &["table"],
        _ => &[],
    }
}

pub(crate) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Index of the `open` element, outermost first, that the start tag of `name` closes implicitly.
pub(crate) fn ended_by<'a>(
    name: &str,
    open: impl DoubleEndedIterator<Item = &'a str> + ExactSizeIterator + Clone,
) -> Option<usize> {
    if is_heading(name) && open.clone().next_back().is_some_and(is_heading) {
        return Some(open.len() - 1);
    }
    let (ended, bounds): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &AROUND_ITEMS),
        "dt" | "dd" => (&["dt", "dd"], &AROUND_ITEMS),
        "td" | "th" => (&["td", "th", "caption"], &["tr", "table"]),
        "tr" => (&["tr", "caption"], &ROWS),
        "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "tr", "caption"], &ROWS),
        "caption" => (&["caption"], &ROWS),
        "a" => (&["a"], &CELLS),
        _ => (&[], &[]),
    };
    let found = innermost(open.clone(), |one| ended.contains(&one), bounds);
    if found.is_none() && ENDS_PARAGRAPH.contains(&name) {
        return innermost(open, |one| one == "p", &CELLS);
    }
    found
}

/// Index of the `open` element that the end tag of `name` closes; `None` for a stray tag.
pub(crate) fn closes<'a>(
    name: &str,
    open: impl DoubleEndedIterator<Item = &'a str> + ExactSizeIterator,
) -> Option<usize> {
    let bounds: &[&str] = match name {
        "table" => &[],
        "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => &ROWS,
        "li" => &["ol", "ul", "td", "th", "caption", "table"],
        _ => &CELLS,
    };
    let is_same = |one: &str| one == name || is_heading(name) && is_heading(one);
    innermost(open, is_same, bounds)
}

/// Index of the innermost element that is wanted, unless one of `bounds` is inside it.
fn innermost<'a>(
    open: impl DoubleEndedIterator<Item = &'a str> + ExactSizeIterator,
    is_wanted: impl Fn(&str) -> bool,
    bounds: &[&str],
) -> Option<usize> {
    let relevant = |(_, one): &(usize, &str)| is_wanted(one) || bounds.contains(one);
    let (at, one) = open.enumerate().rev().find(relevant)?;
    is_wanted(one).then_some(at)
}
