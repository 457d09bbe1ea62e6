//! No module imports itself by way of others: the modules of a crate have an order.
//!
//! A module and one below it may use each other, so such pairs are not counted.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::product_code;
use crate::support::source::File;

/// Imports of `src` that close a circle. The list can only become shorter.
const CLOSING: &[(&str, &str)] = &[];

/// The same for the stand-ins.
const CLOSING_IN_SIMULATORS: &[(&str, &str)] = &[
    ("dialogporten::events", "dialogporten::http"),
    ("dialogporten::rest", "dialogporten::http"),
    ("dialogporten::fault_injection", "dialogporten::http"),
    ("idporten::backchannel", "idporten::server"),
    ("idporten::client", "idporten::settings"),
    ("idporten::pages", "idporten::interaction"),
    ("idporten::people", "idporten::settings"),
    ("idporten::store", "idporten::authorize"),
    ("service_owner::caseworker_ui", "service_owner::pages"),
    ("service_owner::caseworker_ui", "service_owner::site"),
    ("service_owner::login", "service_owner::site"),
    ("world::directory", "world::companies"),
    ("world::directory", "world::letter"),
];

/// Longest chain of re-exports that is followed.
const MOST_STEPS: usize = 8;

/// One module names another, by `use` or by a path in its code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Import {
    /// The module that imports, from the root of its crate.
    pub(super) from: String,
    /// The module that defines what is imported; re-exports are followed.
    pub(super) to: String,
    /// The path as it is written.
    path: String,
}

impl Import {
    /// Whether one of the two modules is below the other.
    fn is_within_family(&self) -> bool {
        let is_below =
            |one: &str, other: &str| other.is_empty() || one.starts_with(&format!("{other}::"));
        is_below(&self.from, &self.to) || is_below(&self.to, &self.from)
    }

    pub(super) fn is(&self, (from, to): (&str, &str)) -> bool {
        self.from == from && self.to == to
    }
}

/// A path as written, and the name that a `use` brings in by it.
type Path = Vec<String>;

/// The modules of a crate, and the names that `use` brings into each.
struct Modules {
    names: BTreeMap<String, BTreeMap<String, Path>>,
}

impl Modules {
    fn contains(&self, module: &[String]) -> bool {
        self.names.contains_key(&module.join("::"))
    }

    /// The path from the root of the crate; `None` for one that leads to another crate.
    fn absolute(&self, module: &str, path: &[String], steps: usize) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        let mut start: Path = module.split("::").map(str::to_owned).collect();
        start.retain(|segment| !segment.is_empty());
        match first.as_str() {
            "crate" => start.clear(),
            "self" => {}
            "super" => {
                start.pop()?;
                if rest.first().is_some_and(|next| next == "super") {
                    return self.absolute(&start.join("::"), rest, steps);
                }
            }
            name => {
                start.push(name.to_owned());
                if !self.contains(&start) {
                    let named = self.names.get(module)?.get(name)?;
                    let is_other = named.first() != Some(first) && steps < MOST_STEPS;
                    start = is_other.then(|| self.absolute(module, named, steps + 1))??;
                }
            }
        }
        start.extend_from_slice(rest);
        Some(start)
    }

    /// The module that defines what `path` names in `module`.
    fn defining(&self, module: &str, path: &[String], steps: usize) -> Option<String> {
        let absolute = self.absolute(module, path, steps)?;
        let is_module = |length: &usize| self.contains(&absolute[..*length]);
        let length = (0..=absolute.len()).rev().find(is_module)?;
        let home = absolute[..length].join("::");
        let named = absolute
            .get(length)
            .and_then(|name| self.names[&home].get(name))
            .filter(|_| steps < MOST_STEPS);
        let further = named.and_then(|named| {
            let whole = [named.as_slice(), &absolute[length + 1..]].concat();
            self.defining(&home, &whole, steps + 1)
        });
        further.or(Some(home))
    }
}

/// `src/a/b.rs` is the module `a::b` of the crate below `src`; `None` for programs.
fn module_of(path: &str, root: &str) -> Option<String> {
    let inside = path.strip_prefix(root)?.strip_prefix('/')?;
    let module = inside.strip_suffix(".rs")?;
    if ["main", "build"].contains(&module) {
        return None;
    }
    let module = match module.rsplit_once('/') {
        Some((folder, "mod")) => folder,
        None if module == "lib" => "",
        _ => module,
    };
    Some(module.replace('/', "::"))
}

/// Where the `use` items of blanked code stand: behind the word, up to the semicolon.
fn use_items(code: &str) -> Vec<(usize, usize)> {
    let starts = code.match_indices("use ").filter(|(at, _)| {
        !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '#')
    });
    starts
        .filter_map(|(at, word)| {
            let start = at + word.len();
            Some((start, start + code[start..].find(';')?))
        })
        .collect()
}

/// The paths of a `use` tree, each with the name that it brings in.
fn paths_of_tree(tree: &str, above: &[String]) -> Vec<(Path, String)> {
    let segments = |text: &str| -> Path {
        let parts = text.split("::").map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    if let Some((before, inner)) = tree.split_once('{') {
        let above = [above, &segments(before)].concat();
        let inner = inner.rsplit_once('}').map_or(inner, |(inner, _)| inner);
        let branches = branches(inner).into_iter();
        return branches
            .flat_map(|branch| paths_of_tree(branch, &above))
            .collect();
    }
    let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
    let mut path = [above, &segments(path)].concat();
    if path.len() > 1 && matches!(path.last().map(String::as_str), Some("self" | "*")) {
        path.pop();
    }
    let Some(last) = path.last() else {
        return Vec::new();
    };
    let name = match alias.trim() {
        "" => last.clone(),
        alias => alias.to_owned(),
    };
    vec![(path, name)]
}

/// The parts of a group, which commas outside of inner groups separate.
fn branches(inner: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let parts = inner.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.filter(|part| !part.trim().is_empty()).collect()
}

/// The paths in code that begin at the root of the crate or at a module above.
fn paths_in_code(code: &str) -> Vec<Path> {
    let mut found = Vec::new();
    for root in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(root) {
            let is_whole =
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            if is_whole {
                let rest = &code[at..];
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
                let path = rest[..end.unwrap_or(rest.len())].split("::");
                let path = path.filter(|segment| !segment.is_empty());
                found.push(path.map(str::to_owned).collect());
            }
        }
    }
    found
}

/// Every path that a module names, in `use` items and in code, with the names of the `use` items.
fn named_paths(code: &str) -> (BTreeMap<String, Path>, Vec<Path>) {
    let mut outside = code.to_owned();
    let mut names = BTreeMap::new();
    let mut paths = Vec::new();
    for (start, end) in use_items(code) {
        for (path, name) in paths_of_tree(&code[start..end], &[]) {
            paths.push(path.clone());
            names.insert(name, path);
        }
        outside.replace_range(start..end, &" ".repeat(end - start));
    }
    paths.extend(paths_in_code(&outside));
    (names, paths)
}

/// Every import between modules of the crate below `root`, the first path of each pair.
pub(super) fn imports(files: &[File], root: &str) -> Vec<Import> {
    let mut modules = Modules {
        names: BTreeMap::new(),
    };
    let mut paths = BTreeMap::new();
    for file in files {
        if let Some(module) = module_of(&file.path, root) {
            let (names, all) = named_paths(&file.text);
            modules.names.insert(module.clone(), names);
            paths.insert(module, all);
        }
    }
    let mut imports = BTreeMap::new();
    for (from, paths) in &paths {
        for path in paths {
            let to = modules.defining(from, path, 0);
            if let Some(to) = to.filter(|to| to != from) {
                let pair = (from.clone(), to.clone());
                imports.entry(pair).or_insert_with(|| Import {
                    from: from.clone(),
                    to,
                    path: path.join("::"),
                });
            }
        }
    }
    imports.into_values().collect()
}

/// The shortest way by imports from one module to another; empty when there is none.
fn way<'a>(imports: &[&'a Import], from: &str, to: &str) -> Vec<&'a Import> {
    let mut queue = VecDeque::from([(from, Vec::new())]);
    let mut seen = BTreeSet::new();
    while let Some((module, way)) = queue.pop_front() {
        for import in imports.iter().filter(|import| import.from == module) {
            let longer = [way.as_slice(), &[*import]].concat();
            if import.to == to {
                return longer;
            }
            if seen.insert(import.to.as_str()) {
                queue.push_back((&import.to, longer));
            }
        }
    }
    Vec::new()
}

/// A shortest circle through each module that is in one; each module is named once.
fn circles(imports: &[&Import]) -> Vec<String> {
    let mut named = BTreeSet::new();
    let mut circles = Vec::new();
    for import in imports {
        if named.contains(&import.from) {
            continue;
        }
        let circle = way(imports, &import.from, &import.from);
        named.extend(circle.iter().map(|import| import.from.clone()));
        let lines = circle.iter().map(|import| {
            let Import { from, to, path } = import;
            format!("\n  {from} imports {to} by `{path}`")
        });
        if !circle.is_empty() {
            circles.push(format!("a circle of imports:{}", lines.collect::<String>()));
        }
    }
    circles
}

/// Circles that do not lead over a known import, and known imports that close none.
fn circle_faults(imports: &[Import], known: &[(&str, &str)]) -> Vec<String> {
    let is_known = |import: &Import| known.iter().any(|pair| import.is(*pair));
    let open: Vec<&Import> = imports
        .iter()
        .filter(|import| !import.is_within_family() && !is_known(import))
        .collect();
    let mut faults = circles(&open);
    for pair in known {
        let mut counted = imports.iter().filter(|import| !import.is_within_family());
        if !counted.any(|import| import.is(*pair)) || way(&open, pair.1, pair.0).is_empty() {
            faults.push(format!("{pair:?} closes no circle: take it off the list"));
        }
    }
    faults
}

#[test]
fn modules_import_each_other_in_no_circle() {
    let files = product_code();
    for (root, known) in [
        ("src", CLOSING),
        ("crates/simulators/src", CLOSING_IN_SIMULATORS),
    ] {
        let imports = imports(&files, root);
        assert!(imports.len() > 100, "{root}: the imports were not found");
        let faults = circle_faults(&imports, known);
        assert!(faults.is_empty(), "{root}: {}", faults.join("\n"));
    }
}

fn crate_of(files: &[(&str, &str)]) -> Vec<Import> {
    let files: Vec<File> = files
        .iter()
        .map(|(path, text)| File {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    imports(&files, "src")
}

/// Code of the module `b`, which `a` imports, and the module that it imports by this code.
const IMPORT_CASES: &[(&str, &str)] = &[
    ("use crate::a::X;", "a"),
    ("use super::a;", "a"),
    ("use crate::{c, a::{self, X}};", "a"),
    ("pub(crate) use super::a::X as Y;", "a"),
    ("use super::a::*;", "a"),
    ("use crate::{ f::{ Z }, };", "a"),
    ("use crate::f; use f::Z;", "a"),
    ("fn g(x: crate::a::X) {}", "a"),
    ("fn g() { super::a::x() }", "a"),
    ("use crate::f::g::W;", "f::g"),
    ("use crate::f::V;", "f::g"),
    ("use other::a::X; fn refuse a() {}", ""),
    ("use serde::Serialize; use self::X;", ""),
];

#[test]
fn an_import_is_found_however_it_is_written() {
    for (code, expected) in IMPORT_CASES {
        let imports = crate_of(&[
            ("src/lib.rs", "mod a; mod b; mod c; mod f;"),
            ("src/a.rs", ""),
            ("src/b.rs", code),
            ("src/c.rs", ""),
            (
                "src/f/mod.rs",
                "mod g; pub use crate::a::X as Z; pub use g::{V, W};",
            ),
            ("src/f/g.rs", "use super::Z;"),
            ("src/main.rs", "use crate::b;"),
        ]);
        let found = imports.iter().find(|import| import.from == "b");
        let found = found.map_or("", |import| import.to.as_str());
        assert_eq!(found, *expected, "{code}: {imports:?}");
        let followed = imports.iter().any(|import| import.is(("f::g", "a")));
        assert!(followed, "a name of the module above: {imports:?}");
    }
}

#[test]
fn a_circle_is_told_with_its_imports_and_an_entry_without_one_is_refused() {
    let imports = crate_of(&[
        ("src/lib.rs", "mod a; mod b; mod c;"),
        ("src/a.rs", "use crate::b::X; use crate::c;"),
        ("src/b/mod.rs", "mod d; use d::Y;"),
        ("src/b/d.rs", "use super::X; use crate::c::Z;"),
        ("src/c.rs", "use crate::{a, b};"),
    ]);
    let faults = circle_faults(&imports, &[]);
    assert_eq!(
        faults,
        ["a circle of imports:\n  a imports c by `crate::c`\n  c imports a by `crate::a`"]
    );
    assert_eq!(circle_faults(&imports, &[("c", "a")]), [""; 0]);
    for stale in [("a", "b"), ("b", "b::d"), ("b", "c")] {
        let faults = circle_faults(&imports, &[("c", "a"), stale]);
        let told = format!("{stale:?} closes no circle: take it off the list");
        assert_eq!(faults, [told]);
    }
}
