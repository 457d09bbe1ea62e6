//! Import rewriting in scripts, shared by the build script and a server that reads `static/` from
//! disk.

/// The script with each import specifier replaced by the result of `resolve`; one without a result
/// stays.
pub(crate) fn with_imports(source: &str, resolve: impl Fn(&str) -> Option<String>) -> String {
    let mut script = String::with_capacity(source.len());
    for line in source.lines() {
        match specifier(line).and_then(|found| Some((found, resolve(found)?))) {
            Some((found, address)) => {
                let end = line.rfind(found).unwrap_or(line.len());
                script.extend([&line[..end], &address, "';"]);
            }
            None => script.push_str(line),
        }
        script.push('\n');
    }
    script
}

/// The path below `static/` of an import in the script at `importer`: `js/list.js` and `./lib/a.js`
/// give `js/lib/a.js`. The name of a package stays as it is.
pub(crate) fn resolve(importer: &str, specifier: &str) -> String {
    let folder = importer.rsplit_once('/').map_or("", |(folder, _)| folder);
    match specifier.strip_prefix("./") {
        Some(path) => format!("{folder}/{path}"),
        None => specifier.to_owned(),
    }
}

/// The specifier that a line imports: `import '…';`, or `import … from '…';` or the last line of
/// such an import.
pub(crate) fn specifier(line: &str) -> Option<&str> {
    let (before, specifier) = line.trim_end().strip_suffix("';")?.rsplit_once('\'')?;
    let starts = line.starts_with("import ") || line.starts_with("} from ");
    let has_names = starts && before.ends_with(" from ");
    (has_names || before == "import ").then_some(specifier)
}
