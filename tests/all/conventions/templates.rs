//! How templates are written: components are macros, and what a component writes nobody else does.

use std::collections::BTreeSet;

use super::templates;
use crate::support::source::{self, File};

/// Most characters of a line.
const LINE_CHARACTERS: usize = 160;
/// Where the components are.
const COMPONENTS: &str = "templates/components/";
/// The only template that writes the field with the form token.
const CSRF: &str = "templates/components/csrf.html";
/// The only file that writes a `bdi` element with a language.
const SERVICE_TEXT: &str = "src/views/components/service_text.rs";

/// What is wrong with one template.
fn faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    for (line, number) in file.text.lines().zip(1..) {
        let length = line.chars().count();
        if length > LINE_CHARACTERS {
            faults.push(format!("line {number} has {length} characters"));
        }
    }
    if file.path != CSRF && file.text.contains("name=\"skjema\"") {
        faults.push("writes the CSRF field: call `csrf::field`".to_owned());
    }
    if has_bdi_with_attributes(&file.text) {
        faults.push("writes a `bdi` with attributes: print the `ServiceText`".to_owned());
    }
    if file.text.contains("{% include") || file.text.contains("{%- include") {
        faults.push("includes a template: import its macros".to_owned());
    }
    let imports = imports(&file.text);
    for (path, scope) in &imports {
        let stem = format!("{scope}.html");
        if path.rsplit('/').next() != Some(&stem) {
            faults.push(format!("imports {path} as {scope}, not by its name"));
        }
        if !file.text.contains(&format!("{scope}::")) {
            faults.push(format!("imports {path} for nothing"));
        }
    }
    faults.extend(undocumented(&file.text));
    if file.path.starts_with(COMPONENTS) {
        faults.extend(outside_of_macros(&file.text));
    }
    faults
}

/// Whether there is a `bdi` element that is more than its name.
fn has_bdi_with_attributes(text: &str) -> bool {
    text.split("<bdi")
        .skip(1)
        .any(|rest| !rest.starts_with('>'))
}

/// The path and the scope of each import.
fn imports(text: &str) -> Vec<(String, String)> {
    tags(text)
        .filter_map(|tag| {
            let (path, scope) = tag.strip_prefix("import ")?.split_once(" as ")?;
            Some((path.trim_matches('"').to_owned(), scope.to_owned()))
        })
        .collect()
}

/// The names of the macros that a template defines.
fn macros(text: &str) -> Vec<String> {
    tags(text)
        .filter_map(|tag| {
            let name = tag.strip_prefix("macro ")?;
            Some(name.split('(').next()?.trim().to_owned())
        })
        .collect()
}

/// The insides of `{% … %}`, without marks for white space.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("%}")?.0.trim_matches(['-', '+']).trim()))
}

/// Macros without a comment of one line right above them.
fn undocumented(text: &str) -> Vec<String> {
    let lines: Vec<_> = text.lines().collect();
    let is_comment = |line: &str| {
        let inside = line
            .strip_prefix("{# ")
            .and_then(|line| line.strip_suffix(" #}"));
        inside.is_some_and(|words| words.split_whitespace().count() > 1)
    };
    let is_macro = |line: &str| line.starts_with("{% macro ") || line.starts_with("{%- macro ");
    (0..lines.len())
        .filter(|at| is_macro(lines[*at]) && !(*at > 0 && is_comment(lines[*at - 1])))
        .map(|at| format!("line {}: a macro without a word about it", at + 1))
        .collect()
}

/// What a component would print outside of its macros: nothing would show it.
fn outside_of_macros(text: &str) -> Option<String> {
    let mut rest = super::without_template_comments(text);
    while let Some(start) = rest.find("{% macro ") {
        let end = rest[start..]
            .find("endmacro %}")
            .map_or(rest.len(), |end| start + end + "endmacro %}".len());
        rest.replace_range(start..end, "");
    }
    let is_import = |line: &str| line.starts_with("{% import ") && line.ends_with("%}");
    rest.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !is_import(line))
        .map(|line| format!("a component holds macros alone: {line}"))
}

/// Components that nobody imports, and macros that nobody calls.
fn unused(files: &[File]) -> BTreeSet<String> {
    let mut unused = BTreeSet::new();
    for file in files
        .iter()
        .filter(|file| file.path.starts_with(COMPONENTS))
    {
        let Some(path) = file.path.strip_prefix("templates/") else {
            continue;
        };
        let scopes: Vec<_> = files
            .iter()
            .flat_map(|other| {
                let found = imports(&other.text).into_iter();
                found.filter(|import| import.0 == path).map(move |_| other)
            })
            .collect();
        if scopes.is_empty() {
            unused.insert(path.to_owned());
        }
        let stem = path.rsplit('/').next().unwrap_or(path);
        let scope = stem.trim_end_matches(".html");
        for name in macros(&file.text) {
            let call = format!("{scope}::{name}(");
            let is_called = scopes.iter().any(|other| other.text.contains(&call));
            if !is_called && !is_called_inside(&file.text, &name) {
                unused.insert(format!("{path}: {name}"));
            }
        }
    }
    unused
}

/// Whether a template calls its own macro.
fn is_called_inside(text: &str, name: &str) -> bool {
    let call = format!("{name}(");
    text.match_indices(&call).any(|(at, _)| {
        let before = &text[..at];
        !before.ends_with("macro ") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn templates_keep_to_their_components() {
    for file in templates() {
        assert_eq!(faults(&file), [""; 0], "{}", file.path);
    }
    for file in source::files("src/views", &["rs"]) {
        assert!(
            file.path == SERVICE_TEXT || !has_bdi_with_attributes(&file.text),
            "{}: print the `ServiceText`",
            file.path
        );
    }
}

#[test]
fn every_component_is_used() {
    assert_eq!(unused(&templates()), BTreeSet::new());
}

#[test]
fn the_field_of_the_form_token_is_written_once() {
    let files = templates();
    let csrf = files.iter().find(|file| file.path == CSRF);
    let fields = csrf.map(|file| file.text.matches("name=\"skjema\"").count());
    assert_eq!(fields, Some(1));
}

#[test]
fn templates_that_do_not_keep_to_them_are_found() {
    let long = format!("<p>{}</p>", "å".repeat(154));
    let cases = [
        ("pages/a.html", long.as_str(), "line 1 has 161 characters"),
        (
            "pages/a.html",
            "<input type=\"hidden\"\n  name=\"skjema\" value=\"{{ page.form_token }}\">",
            "writes the CSRF field: call `csrf::field`",
        ),
        (
            "pages/a.html",
            "<bdi{% if a.has_lang() %} lang=\"{{ a.lang() }}\"{% endif %}>",
            "writes a `bdi` with attributes: print the `ServiceText`",
        ),
        (
            "pages/a.html",
            "<bdi\n  lang=\"nn\">",
            "writes a `bdi` with attributes: print the `ServiceText`",
        ),
        (
            "pages/a.html",
            "{% include \"components/a.html\" %}",
            "includes a template: import its macros",
        ),
        (
            "pages/a.html",
            "{% import \"components/link.html\" as button %}{{ button::to(a, b) }}",
            "imports components/link.html as button, not by its name",
        ),
        (
            "pages/a.html",
            "{% import \"components/link.html\" as link %}",
            "imports components/link.html for nothing",
        ),
        (
            "components/a.html",
            "{# A component. #}\n\n{% macro a() -%}<p>{%- endmacro %}",
            "line 3: a macro without a word about it",
        ),
        (
            "components/a.html",
            "{# A component. #}\n<p>\n{# A paragraph. #}\n{% macro a() -%}<p>{%- endmacro %}",
            "a component holds macros alone: <p>",
        ),
    ];
    for (path, text, fault) in cases {
        let file = File {
            path: format!("templates/{path}"),
            text: text.to_owned(),
        };
        assert_eq!(faults(&file), [fault], "{text}");
    }
}

#[test]
fn components_without_a_use_are_found() {
    let file = |path: &str, text: &str| File {
        path: format!("templates/{path}"),
        text: text.to_owned(),
    };
    let files = [
        file(
            "components/a.html",
            "{% macro a(x) -%}{{ b(x) }}{%- endmacro %}{% macro b(x) -%}{%- endmacro %}{% macro c() -%}{%- endmacro %}",
        ),
        file("components/b.html", "{% macro ab() -%}{%- endmacro %}"),
        file(
            "pages/p.html",
            "{% import \"components/a.html\" as a %}{{ a::a(x) }}",
        ),
    ];
    let expected = [
        "components/a.html: c",
        "components/b.html",
        "components/b.html: ab",
    ];
    assert_eq!(unused(&files), BTreeSet::from(expected.map(str::to_owned)));
}
