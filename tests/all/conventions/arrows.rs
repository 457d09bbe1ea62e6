//! Which module may use which (`docs/architecture.md`), as data.

use std::collections::BTreeSet;

use super::{
    imports::{Import, imports},
    product_code,
};
use crate::support::source::File;

/// What each module may use of ours. The crate `clock` is free for all but `domain`.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("secret", &[]),
    ("crypto", &[]),
    ("http_client", &[]),
    ("i18n", &[]),
    ("assets", &[]),
    ("urls", &["domain"]),
    // The operator's words, the rule for where links may lead, and the address of the logo.
    ("content", &["domain", "i18n", "urls"]),
    ("upstream", &["domain", "http_client"]),
    (
        "dialogporten",
        &["domain", "secret", "http_client", "upstream"],
    ),
    ("service_owners", &["domain", "http_client", "upstream"]),
    ("storage", &["domain", "secret", "crypto"]),
    (
        "idporten",
        &["storage", "secret", "urls", "crypto", "http_client"],
    ),
    ("views", &["domain", "i18n", "urls", "assets", "content"]),
    (
        "web",
        &[
            "domain",
            "secret",
            "urls",
            "i18n",
            "assets",
            "content",
            "crypto",
            "http_client",
            "upstream",
            "dialogporten",
            "service_owners",
            "storage",
            "idporten",
            "views",
            // The state that handlers are given.
            "app",
            "config",
            "telemetry",
        ],
    ),
    (
        "server",
        &["app", "config", "idporten", "storage", "telemetry", "web"],
    ),
    ("app", EVERYTHING_SERVED),
    ("config", EVERYTHING_SERVED),
    ("telemetry", EVERYTHING_SERVED),
    ("commands", EVERYTHING),
    ("main", EVERYTHING),
    ("lib", EVERYTHING),
];

/// What a request can reach.
const EVERYTHING_SERVED: &[&str] = &[
    "domain",
    "secret",
    "crypto",
    "http_client",
    "i18n",
    "assets",
    "urls",
    "content",
    "upstream",
    "dialogporten",
    "service_owners",
    "storage",
    "idporten",
    "views",
    "web",
    "app",
    "config",
    "telemetry",
];

const EVERYTHING: &[&str] = &[
    "domain",
    "secret",
    "crypto",
    "http_client",
    "i18n",
    "assets",
    "urls",
    "content",
    "upstream",
    "dialogporten",
    "service_owners",
    "storage",
    "idporten",
    "views",
    "web",
    "app",
    "config",
    "telemetry",
    "server",
    "commands",
];

/// Crates that a module never touches.
const FOREIGN: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "axum",
            "askama",
            "serde",
            "serde_json",
            "reqwest",
            "sqlx",
            "http",
            "tokio",
            "fluent_templates",
            "clock",
        ],
    ),
    ("secret", &["axum", "askama", "reqwest", "sqlx", "tracing"]),
    ("urls", &["axum", "askama", "reqwest", "sqlx"]),
    (
        "content",
        &["axum", "askama", "reqwest", "sqlx", "http", "tokio"],
    ),
    ("i18n", &["axum", "askama", "reqwest", "sqlx", "serde_json"]),
    (
        "dialogporten",
        &[
            "axum",
            "askama",
            "sqlx",
            "tower_sessions",
            "fluent_templates",
        ],
    ),
    (
        "service_owners",
        &[
            "axum",
            "askama",
            "sqlx",
            "tower_sessions",
            "fluent_templates",
        ],
    ),
    (
        "storage",
        &["askama", "reqwest", "openidconnect", "fluent_templates"],
    ),
    ("idporten", &["axum", "askama", "sqlx", "fluent_templates"]),
    (
        "views",
        &["axum", "reqwest", "sqlx", "tower_sessions", "openidconnect"],
    ),
    (
        "web",
        &[
            "reqwest",
            "sqlx",
            "openidconnect",
            "ammonia",
            "pulldown_cmark",
        ],
    ),
];

/// Views that a service names, `views::pages::error` aside: a service returns values of the domain,
/// and handlers build pages of them. The list can only become shorter.
const VIEWS_IN_SERVICES: &[(&str, &str)] = &[
    // Two features list saved searches: the input of their pages is made once.
    ("web::services::saved_searches", "views::pages::save_search"),
    (
        "web::services::saved_searches",
        "views::pages::saved_searches",
    ),
    // The three pages of an opened dialog have one input, which needs all that was opened.
    ("web::services::opened_dialog", "views::pages::dialog"),
    ("web::services::opened_dialog", "views::pages::row"),
    // The parts of a list that could not be loaded are counted in the form in which they are shown.
    (
        "web::services::list_loader",
        "views::components::partial_result",
    ),
    // It makes the frame of every page, with the operator's notice.
    (
        "web::services::page_context",
        "views::components::operator_notice",
    ),
];

/// `src/views/pages/inbox.rs` belongs to `view`, `src/app.rs` to `app`.
fn module_of(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside
        .split('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".rs")
}

/// The top-level modules that code in `path` names, by `crate::` or by climbing up to the top.
fn used_modules(path: &str, code: &str) -> BTreeSet<String> {
    let folders = path
        .strip_prefix("src/")
        .unwrap_or(path)
        .trim_end_matches("/mod.rs");
    let climb = "super::".repeat(folders.split('/').count());
    let mut used = BTreeSet::new();
    for root in ["crate::", climb.as_str()] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].trim_end_matches("super::");
            let is_whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if is_whole && (root == "crate::" || before.len() == at) {
                used.extend(first_names(&code[at + root.len()..]));
            }
        }
    }
    used
}

/// `a::b` names `a`; `{a::b, c}` names `a` and `c`.
fn first_names(path: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = path.strip_prefix('{') else {
        return vec![word(path)];
    };
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.push(word(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn arrow_faults(files: &[File]) -> Vec<String> {
    let modules: BTreeSet<&str> = files.iter().map(|file| module_of(&file.path)).collect();
    let mut faults = Vec::new();
    let ours = files.iter().filter(|file| file.path.starts_with("src/"));
    for file in ours.filter(|file| file.path != "src/build.rs") {
        let module = module_of(&file.path);
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
            faults.push(format!(
                "{}: the table of arrows does not know `{module}`",
                file.path
            ));
            continue;
        };
        for used in used_modules(&file.path, &file.text) {
            // Names in capitals and functions of `lib.rs` are no modules.
            let is_fine = used == module
                || !modules.contains(used.as_str())
                || allowed.contains(&used.as_str());
            if !is_fine {
                faults.push(format!("{}: `{module}` may not use `{used}`", file.path));
            }
        }
        if file.path != "src/commands/demo.rs" && names_crate(&file.text, "simulators") {
            faults.push(format!("{}: only the demo starts simulators", file.path));
        }
        let foreign = FOREIGN
            .iter()
            .find(|(name, _)| *name == module)
            .map_or(&[][..], |(_, never)| never);
        for never in foreign
            .iter()
            .filter(|never| names_crate(&file.text, never))
        {
            faults.push(format!(
                "{}: `{module}` never touches the crate `{never}`",
                file.path
            ));
        }
    }
    faults
}

fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].trim_end();
        let is_whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        let after = &code[at + name.len()..];
        let is_import = before.ends_with("use") && after.starts_with([';', ' ']);
        is_whole && (after.starts_with("::") || is_import)
    })
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let files = product_code();
    assert!(files.len() > 10, "the sources were not found");
    assert_eq!(arrow_faults(&files), [""; 0]);
}

/// Path, code, and how many arrows of it are forbidden.
const ARROW_CASES: &[(&str, &str, usize)] = &[
    ("src/domain/dialog.rs", "use crate::views::Page;", 1),
    ("src/domain/dialog.rs", "use clock::Clock;", 1),
    ("src/domain/dialog.rs", "use crate::domain::{a, views};", 0),
    (
        "src/domain/dialog.rs",
        "fn f(x: super::super::web::X) {}",
        1,
    ),
    (
        "src/domain/mod.rs",
        "use super::{web::{a, storage}, domain};",
        1,
    ),
    ("src/domain/dialog.rs", "use super::web::X;", 0),
    (
        "src/views/pages/inbox.rs",
        "use crate::{domain::{self, web}, storage::x, web};",
        2,
    ),
    (
        "src/views/pages/inbox.rs",
        "use clock::Clock; use my_crate::web;",
        0,
    ),
    (
        "src/views/page.rs",
        "let x = crate::web::y(crate::storage::z());",
        2,
    ),
    ("src/app.rs", "use simulators::world::World;", 1),
    ("src/app.rs", "use crate::commands::serve;", 1),
    (
        "src/commands/demo.rs",
        "use simulators::world; use crate::web;",
        0,
    ),
    ("src/elsewhere.rs", "", 1),
    (
        "src/domain/party.rs",
        "use serde::Serialize; use serde_json as j; fn serde() {}",
        2,
    ),
    (
        "src/views/page.rs",
        "fn f() -> axum::Json { crate::views::sqlx::x() }",
        1,
    ),
];

#[test]
fn a_forbidden_arrow_is_found_however_it_is_written() {
    let known = [
        "app", "domain", "views", "web", "storage", "commands", "secret",
    ];
    for &(path, code, expected) in ARROW_CASES {
        let mut files: Vec<File> = Vec::new();
        for name in known {
            files.push(File {
                path: format!("src/{name}/mod.rs"),
                text: String::new(),
            });
        }
        files.push(File {
            path: path.to_owned(),
            text: code.to_owned(),
        });
        let faults = arrow_faults(&files);
        assert_eq!(faults.len(), expected, "{path}: {code}: {faults:?}");
    }
}

/// Pages and components that services import and that are not listed, and listed ones that are not.
fn service_faults(imports: &[Import], listed: &[(&str, &str)]) -> Vec<String> {
    let is_view = |to: &str| {
        (to.starts_with("views::pages::") || to.starts_with("views::components::"))
            && to != "views::pages::error"
    };
    let found: Vec<&Import> = imports
        .iter()
        .filter(|import| import.from.starts_with("web::services::") && is_view(&import.to))
        .collect();
    let new = found
        .iter()
        .filter(|import| !listed.iter().any(|pair| import.is(*pair)));
    let new = new.map(|import| format!("`{}` may not use `{}`", import.from, import.to));
    let stale = listed
        .iter()
        .filter(|pair| !found.iter().any(|import| import.is(**pair)));
    let stale = stale.map(|pair| format!("{pair:?} is no import: take it off the list"));
    new.chain(stale).collect()
}

#[test]
fn services_know_neither_pages_nor_components() {
    let imports = imports(&product_code(), "src");
    assert_eq!(service_faults(&imports, VIEWS_IN_SERVICES), [""; 0]);
}

#[test]
fn a_page_in_a_service_is_found_and_an_entry_without_one_is_refused() {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let files = [
        file(
            "src/web/services/a.rs",
            "use crate::views::{components::b::B, page::Page, pages::{c, error::E}};",
        ),
        file("src/views/components/b.rs", ""),
        file("src/views/page.rs", ""),
        file("src/views/pages/c.rs", ""),
        file("src/views/pages/error.rs", ""),
    ];
    let imports = imports(&files, "src");
    let found = [
        ("web::services::a", "views::components::b"),
        ("web::services::a", "views::pages::c"),
    ];
    assert_eq!(service_faults(&imports, &[]).len(), 2);
    assert_eq!(service_faults(&imports, &found), [""; 0]);
    let other = ("web::services::a", "views::pages::d");
    assert_eq!(
        service_faults(&imports, &[found[0], found[1], other]).len(),
        1
    );
}
