//! Handlers: short, and each on its own.

use std::collections::BTreeSet;

use super::{
    imports::{Import, imports},
    product_code,
};
use crate::support::source::{File, item_end};

/// Most lines of a handler, from its signature to its closing brace.
const HANDLER_LINES: usize = 25;

/// The handlers that the router names: the last part of their module, and function.
fn routed(files: &[File]) -> BTreeSet<(String, String)> {
    let router = files.iter().filter(|file| file.path == "src/web/router.rs");
    router.flat_map(|file| handlers_in(&file.text)).collect()
}

fn handlers_in(code: &str) -> Vec<(String, String)> {
    let starts = ["get(", "post(", "fallback("];
    let calls = starts.iter().flat_map(|start| {
        let calls = code.match_indices(start);
        calls.map(|(at, word)| &code[at + word.len()..])
    });
    let paths = calls.map(|rest| rest.split(')').next().unwrap_or_default().trim());
    let paths = paths.filter_map(|path| path.rsplit_once("::"));
    paths
        .map(|(module, function)| {
            let module = module.rsplit("::").next().unwrap_or(module);
            (module.to_owned(), function.to_owned())
        })
        .collect()
}

/// Lines of a function, without blank ones; `None` without such a function.
fn function_lines(code: &str, function: &str) -> Option<usize> {
    let at = [format!("fn {function}("), format!("fn {function}<")]
        .iter()
        .find_map(|start| code.find(start))?;
    let item = &code[at..item_end(code, at)];
    Some(item.lines().filter(|line| !line.trim().is_empty()).count())
}

/// Handlers that are too long, and names of the router that are no handler.
fn length_faults(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for (module, function) in routed(files) {
        let is_module = |file: &&File| {
            file.path.starts_with("src/web/handlers/")
                && [format!("/{module}.rs"), format!("/{module}/mod.rs")]
                    .iter()
                    .any(|end| file.path.ends_with(end.as_str()))
        };
        let mut lines = files
            .iter()
            .filter(is_module)
            .filter_map(|file| function_lines(&file.text, &function));
        let name = format!("{module}::{function}");
        match lines.next() {
            None => faults.push(format!("{name}: the handler was not found")),
            Some(lines) if lines > HANDLER_LINES => {
                faults.push(format!("{name}: {lines} lines, at most {HANDLER_LINES}"));
            }
            Some(_) => {}
        }
    }
    faults
}

#[test]
fn handlers_have_at_most_twenty_five_lines() {
    let files = product_code();
    assert!(routed(&files).len() > 40, "the handlers were not found");
    assert_eq!(length_faults(&files), [""; 0]);
}

#[test]
fn a_long_handler_is_found() {
    let file = |path: &str, text: String| File {
        path: path.to_owned(),
        text,
    };
    let body = |lines: usize| "    a();\n\n".repeat(lines);
    let files = [
        file(
            "src/web/router.rs",
            "get(a::show).post(b::c::take), get(c::gone)".to_owned(),
        ),
        file(
            "src/web/handlers/a.rs",
            format!("pub async fn show() -> R {{\n{}}}\n", body(23)),
        ),
        file(
            "src/web/handlers/b/c.rs",
            format!("pub async fn take<T>() {{\n{}}}\nfn b() {{}}", body(24)),
        ),
    ];
    let faults = length_faults(&files);
    assert_eq!(
        faults,
        [
            "c::gone: the handler was not found",
            "c::take: 26 lines, at most 25"
        ]
    );
}

/// Imports between handlers of different features. A module of a feature may import the others of
/// its feature's folder.
fn import_faults(imports: &[Import]) -> Vec<String> {
    let module = |path: &str| path.strip_prefix("web::handlers::").map(str::to_owned);
    let feature = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
    imports
        .iter()
        .filter_map(|import| Some((module(&import.from)?, module(&import.to)?)))
        .filter(|(from, to)| feature(from) != feature(to))
        .map(|(from, to)| {
            format!("the handlers `{from}` import `{to}`: move what they share to a service")
        })
        .collect()
}

#[test]
fn handlers_import_no_handlers_of_another_feature() {
    let imports = imports(&product_code(), "src");
    assert_eq!(import_faults(&imports), [""; 0]);
}

#[test]
fn an_import_of_handlers_is_found() {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let files = [
        file("src/web/mod.rs", "use self::handlers::a;"),
        file("src/web/handlers/mod.rs", "mod a; mod b;"),
        file("src/web/handlers/a.rs", "use super::b::{c, x};"),
        file(
            "src/web/handlers/b/mod.rs",
            "mod c; use crate::web::services;",
        ),
        file("src/web/handlers/b/c.rs", "fn f() { super::x() }"),
        file("src/web/services.rs", ""),
    ];
    let faults = import_faults(&imports(&files, "src"));
    assert_eq!(
        faults,
        [
            "the handlers `a` import `b`: move what they share to a service",
            "the handlers `a` import `b::c`: move what they share to a service",
        ]
    );
}
