//! Build script: makes the static assets for browsers, which are one style sheet, the font files,
//! the scripts and the icons.
//!
//! The packages come from the npm registry (`package.json`, exact versions, lock file committed);
//! nothing of theirs is kept in the repository and nothing is fetched by a visitor's browser from
//! elsewhere. This script writes only to `OUT_DIR` and `node_modules`, and holds a lock while it
//! touches the latter, so that builds at the same time do not disturb each other. `src/assets.rs`
//! includes the Rust file written here.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use sha2::{Digest as _, Sha256};

#[path = "assets/script_source.rs"]
mod script_source;
#[path = "assets/style_sheet.rs"]
mod style_sheet;
#[expect(dead_code, unreachable_pub, reason = "files have one of the addresses")]
#[path = "urls/table.rs"]
mod table;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// File extension with its content type.
#[derive(Clone, Copy)]
struct FileType {
    extension: &'static str,
    content_type: &'static str,
    is_compressed: bool,
}

const CSS: FileType = FileType {
    extension: "css",
    content_type: "text/css; charset=utf-8",
    is_compressed: false,
};
const SCRIPT: FileType = FileType {
    extension: "js",
    content_type: "text/javascript; charset=utf-8",
    is_compressed: false,
};
const WOFF2: FileType = FileType {
    extension: "woff2",
    content_type: "font/woff2",
    is_compressed: true,
};

/// The cascade layers in their order: a later one wins. Each file of `static/css` is in one of them.
const LAYERS: &str = "@layer ds.theme, ds.base, ds.components, af.base, af.layout, af.components;";

/// The name in the code, and fontsource's name, of each font file that is served.
const FONTS: [(&str, &str); 2] = [
    ("FONT_LATIN", "inter-latin-wght-normal"),
    ("FONT_LATIN_EXT", "inter-latin-ext-wght-normal"),
];

/// Scripts that are no files of `static/js`: the name by which they are imported, the path of their
/// source, and how it becomes a module.
///
/// The packages are in the form that puts one object into the global scope, because that is the
/// form that they minify best.
const IMPORTED: [(&str, &str, Source); 3] = [
    (
        "dompurify",
        "node_modules/dompurify/dist/purify.min.js",
        Source::Global("DOMPurify"),
    ),
    (
        "markdown-it/browser",
        "node_modules/markdown-it/dist/browser/markdown-it.umd.min.js",
        Source::Global("markdownit"),
    ),
    ("elements", "src/views/markup/elements.txt", Source::Table),
];

/// How the source of an imported script becomes a module.
#[derive(Clone, Copy)]
enum Source {
    /// A script that sets this global variable, which becomes the default export.
    Global(&'static str),
    /// A table, which becomes a constant of its name.
    Table,
}

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            for line in fault.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    // Not `node_modules`: it is written after cargo records the time of this run, so that the next
    // build would run everything again. The lock file decides its content.
    for watched in [
        "src/build.rs",
        "src/assets/script_source.rs",
        "src/assets/style_sheet.rs",
        "src/urls/table.rs",
        "src/views/markup/elements.txt",
        "package-lock.json",
        "static",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }

    let packages = Packages::read(&root)?;
    let mut rust = Generated::new(&out);
    let mut fonts = String::new();
    for font in &packages.fonts {
        let path = rust.asset(
            font.constant,
            font.file_stem,
            font.file_stem,
            WOFF2,
            &font.bytes,
        )?;
        writeln!(
            fonts,
            "@font-face{{font-family:\"Inter Variable\";font-style:normal;font-weight:100 900;\
             font-display:swap;src:url({path}) format(\"woff2\");unicode-range:{}}}",
            font.unicode_range
        )?;
    }
    let foreign = format!("{fonts}{}", packages.design_system);
    let style = style_sheet::style_sheet(&foreign, &root.join("static/css"))?;
    rust.foreign_style(&foreign)?;
    rust.asset("STYLE", "css", "style", CSS, style.as_bytes())?;
    let mut scripts = Scripts::new(&root);
    for file in files(&root.join("static/js"), "js")? {
        let source = format!("js/{}.js", stem(&file)?);
        let script = scripts.add(&source, &mut rust)?;
        rust.entry(&source, &script)?;
    }
    for file in files(&root.join("static/img"), "svg")? {
        rust.image(stem(&file)?, &read_text(&file)?)?;
    }
    rust.icons(&packages.icons)?;
    rust.write()
}

/// Files that are read from `node_modules`.
struct Packages {
    design_system: String,
    fonts: Vec<Font>,
    /// Constant and markup of each icon.
    icons: Vec<(String, String)>,
}

struct Font {
    constant: &'static str,
    file_stem: &'static str,
    unicode_range: String,
    bytes: Vec<u8>,
}

impl Packages {
    /// Installs the packages where needed and reads them, under a lock: another build's `npm ci`
    /// empties `node_modules` first.
    fn read(root: &Path) -> Result<Self> {
        // This very file serves as the lock: it is there before any build, in every checkout, and
        // npm does not open it (locked files cannot be read by others on Windows).
        let lock = File::open(root.join("src/build.rs"))?;
        lock.lock()?;
        install(root)?;

        let modules = root.join("node_modules");
        let design_system = design_system(
            &modules.join("@digdir/designsystemet-css/dist/src"),
            &read_text(&root.join("static/css/designsystemet.txt"))?,
        )?;
        let inter = modules.join("@fontsource-variable/inter");
        let faces = read_text(&inter.join("wght.css"))?;
        let mut fonts = Vec::new();
        for (constant, file_stem) in FONTS {
            fonts.push(Font {
                constant,
                file_stem,
                unicode_range: unicode_range(&faces, file_stem)?,
                bytes: read(&inter.join(format!("files/{file_stem}.woff2")))?,
            });
        }
        let svg = modules.join("@navikt/aksel-icons/dist/svg");
        let mut icons = Vec::new();
        for name in read_text(&root.join("static/icons.txt"))?
            .lines()
            .map(str::trim)
        {
            if !name.is_empty() && !name.starts_with('#') {
                let source = read_text(&svg.join(format!("{name}.svg")))?;
                icons.push((constant_name(name), icon(name, &source)?));
            }
        }
        Ok(Self {
            design_system,
            fonts,
            icons,
        })
    }
}

/// Runs `npm ci` unless `node_modules` belongs to the lock file as it is.
///
/// A stamp with the lock file's hash decides, because a checkout gives files any date; packages
/// that someone installed by hand after the lock file was written count as well.
fn install(root: &Path) -> Result<()> {
    let lock_file = root.join("package-lock.json");
    let hash = hex(&read(&lock_file)?);
    let installed = root.join("node_modules/.package-lock.json");
    let stamp = root.join("node_modules/.arbeidsflate");
    let belongs = fs::read_to_string(&stamp).is_ok_and(|found| found == hash);
    let newer = || modified(&installed) > modified(&lock_file);
    if installed.exists() && (belongs || newer()) {
        return Ok(());
    }

    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(root)
        .output()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => "npm was not found. The style sheet, font and icons come from \
                                    the npm registry: install Node.js 20 or newer and build again."
                .to_owned(),
            _ => format!("npm could not be started: {error}"),
        })?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "`npm ci --ignore-scripts` failed ({}):\n{told}",
            output.status
        )
        .into());
    }
    fs::write(stamp, hash)?;
    Ok(())
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok()
}

/// The `unicode-range` that fontsource's style sheet has for the file.
fn unicode_range(faces: &str, file_stem: &str) -> Result<String> {
    faces
        .split_once(&format!("/{file_stem}.woff2"))
        .and_then(|(_, after)| after.split_once("unicode-range:"))
        .and_then(|(_, after)| after.split_once(';'))
        .map(|(range, _)| range.trim().to_owned())
        .ok_or_else(|| format!("no unicode-range for {file_stem} in fontsource's sheet").into())
}

/// The design system's rules for the components that `list` names, in the layers that the package's
/// own sheet of all of them has. An unknown name stops the build.
fn design_system(folder: &Path, list: &str) -> Result<String> {
    let names = list.lines().filter(|line| !line.starts_with('#'));
    let (base, components): (Vec<&str>, Vec<&str>) = {
        let lines: Vec<&str> = names.map(str::trim).collect();
        let mut parts = lines.splitn(2, |line| line.is_empty());
        let mut part = || parts.next().unwrap_or_default().to_vec();
        (part(), part())
    };
    let mut css = LAYERS.to_owned();
    for (layer, names) in [("ds.base", base), ("ds.components", components)] {
        write!(css, "@layer {layer}{{")?;
        for name in names {
            let rules = read_text(&folder.join(format!("{name}.css")))?;
            css.push_str(style_sheet::without_charset(&rules).trim());
        }
        css.push('}');
    }
    Ok(css)
}

/// The scripts that have been written so far.
struct Scripts<'a> {
    root: &'a Path,
    written: BTreeMap<String, Script>,
    /// Scripts that are being written: one that is imported again is an import cycle.
    open: Vec<String>,
}

#[derive(Clone)]
struct Script {
    url: String,
    /// URLs of all its imports, direct and indirect.
    imports: Vec<String>,
}

impl<'a> Scripts<'a> {
    fn new(root: &'a Path) -> Self {
        Self {
            root,
            written: BTreeMap::new(),
            open: Vec::new(),
        }
    }

    /// Writes a script (`js/list.js` below `static`, or the name of an imported one) after those
    /// that it imports: its file name has a hash of its content, which holds the file names of its
    /// imports.
    fn add(&mut self, source: &str, rust: &mut Generated<'_>) -> Result<Script> {
        if let Some(script) = self.written.get(source) {
            return Ok(script.clone());
        }
        if self.open.iter().any(|open| open == source) {
            return Err(format!("{source} imports itself by way of {:?}", self.open).into());
        }
        self.open.push(source.to_owned());
        let text = self.text(source)?;
        let mut imported = BTreeMap::new();
        for specifier in imports(source, &text)? {
            let script = self.add(&script_source::resolve(source, specifier), rust)?;
            imported.insert(specifier.to_owned(), script);
        }
        let text = script_source::with_imports(&text, |specifier| {
            let file = imported.get(specifier)?.url.rsplit('/').next()?;
            Some(format!("./{file}"))
        });
        let text = if source.starts_with("js/") {
            minify(self.root, source, &text)?
        } else {
            text
        };
        let mut imports = BTreeSet::new();
        for script in imported.into_values() {
            imports.extend(script.imports);
            imports.insert(script.url);
        }
        let imports = imports.into_iter().collect();
        let url = rust.script(source, &text)?;
        self.open.pop();
        let script = Script { url, imports };
        self.written.insert(source.to_owned(), script.clone());
        Ok(script)
    }

    fn text(&self, source: &str) -> Result<String> {
        let Some((_, path, form)) = IMPORTED.iter().find(|(name, ..)| *name == source) else {
            return read_text(&self.root.join("static").join(source));
        };
        let text = read_text(&self.root.join(path))?;
        match form {
            Source::Table => table_module(path, &text),
            Source::Global(name) => {
                // The source files of the source map are not served.
                let lines = text.lines();
                let kept = lines.filter(|line| !line.starts_with("//# sourceMappingURL="));
                let script: String = kept.flat_map(|line| [line, "\n"]).collect();
                Ok(script + &format!("export default globalThis.{name};\n"))
            }
        }
    }
}

/// The imports of a script of ours, in its order. Scripts of packages import nothing.
fn imports<'a>(source: &str, text: &'a str) -> Result<Vec<&'a str>> {
    let mut found = Vec::new();
    if IMPORTED.iter().any(|(name, ..)| *name == source) {
        return Ok(found);
    }
    for line in text.lines() {
        let starts_import = line.starts_with("import ") || line.starts_with("} from ");
        match script_source::specifier(line) {
            Some(specifier) => found.push(specifier),
            None if starts_import && !line.trim_end().ends_with('{') => {
                return Err(format!("{source}: write `{line}` as `import … from '…';`").into());
            }
            None => {}
        }
    }
    Ok(found)
}

/// Minifies a module with terser, its own names included.
fn minify(root: &Path, name: &str, module: &str) -> Result<String> {
    let mut terser = Command::new("node")
        .arg(root.join("node_modules/terser/bin/terser"))
        .args(["--module", "--ecma", "2020", "--compress", "--mangle"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = terser.stdin.take() {
        input.write_all(module.as_bytes())?;
    }
    let output = terser.wait_with_output()?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(format!("terser refuses {name}:\n{told}").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A table as a module: an object from the rest of a line, after its first word, to the first words
/// of all lines with that rest. `a/table.txt` exports `TABLE`; lines whose rest is only `words` are
/// left out.
fn table_module(path: &str, table: &str) -> Result<String> {
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        if line.contains(['"', '\\']) {
            return Err(format!("{path}: `{line}` cannot be quoted").into());
        }
        let mut words = line.split_whitespace();
        let Some(name) = words.next() else { continue };
        let says = words.collect::<Vec<_>>().join(" ");
        match rows.iter_mut().find(|(other, _)| *other == says) {
            _ if says == "words" => {}
            Some((_, names)) => names.push(name),
            None => rows.push((says, vec![name])),
        }
    }
    let name = constant_name(stem(Path::new(path))?);
    let mut constant = format!("export const {name}={{");
    for (says, names) in rows {
        write!(constant, "\"{says}\":\"{}\",", names.join(" "))?;
    }
    Ok(constant + "};\n")
}

/// An icon for use inside a page: decorative, sized and coloured by the text around it.
fn icon(name: &str, source: &str) -> Result<String> {
    let parts = source
        .split_once("<svg")
        .and_then(|(_, tag)| tag.split_once('>'))
        .and_then(|(tag, rest)| Some((tag, rest.split_once("</svg>")?.0)))
        .and_then(|(tag, drawing)| {
            let (_, after) = tag.split_once("viewBox=\"")?;
            Some((after.split_once('"')?.0, drawing))
        });
    let Some((view_box, drawing)) = parts else {
        return Err(format!("the icon {name} is not drawn as expected").into());
    };
    for unwanted in [" id=", "<title", " style=", "<script"] {
        if drawing.contains(unwanted) {
            return Err(format!("the icon {name} contains `{unwanted}`").into());
        }
    }
    let drawing: String = drawing.lines().map(str::trim).collect();
    Ok(format!(
        "<svg class=\"ds-icon\" aria-hidden=\"true\" focusable=\"false\" width=\"1em\" \
         height=\"1em\" viewBox=\"{view_box}\" fill=\"none\">{drawing}</svg>"
    ))
}

/// The Rust file for `src/assets.rs`, and the files that it embeds.
struct Generated<'a> {
    out: &'a Path,
    code: String,
    /// Rust code of the entry scripts of pages.
    scripts: String,
    all: String,
}

impl<'a> Generated<'a> {
    fn new(out: &'a Path) -> Self {
        Self {
            out,
            code: String::new(),
            scripts: String::new(),
            all: String::new(),
        }
    }

    /// Embeds a script under a name with the hash of its content; returns the URL path.
    fn script(&mut self, source: &str, text: &str) -> Result<String> {
        let name = match source.strip_prefix("js/") {
            Some(path) => stem(Path::new(path))?,
            None => source.split('/').next().unwrap_or(source),
        };
        let constant = format!("MODULE_{}", constant_name(name));
        self.asset(&constant, source, name, SCRIPT, text.as_bytes())
    }

    /// Writes the constant by which templates name a script, with the imports that a browser may
    /// preload.
    fn entry(&mut self, source: &str, script: &Script) -> Result<()> {
        let Script { url, imports } = script;
        writeln!(
            self.scripts,
            "/// `{source}`\npub static {entry}: Script = Script {{ path: {url:?}, imports: &{imports:?} }};",
            entry = constant_name(stem(Path::new(source))?),
        )?;
        Ok(())
    }

    /// Embeds a file under a name with the hash of its content; returns the URL path.
    fn asset(
        &mut self,
        constant: &str,
        source: &str,
        name: &str,
        file_type: FileType,
        bytes: &[u8],
    ) -> Result<String> {
        let FileType {
            extension,
            content_type,
            is_compressed,
        } = file_type;
        let mut hash = hex(bytes);
        hash.truncate(16);
        let path = table::ASSET.path([&format!("{name}.{hash}.{extension}")]);
        let file = format!("{constant}.{extension}");
        let plain = self.embed(&file, bytes)?;
        let (brotli, gzip) = if is_compressed {
            ("None".to_owned(), "None".to_owned())
        } else {
            let brotli = self.embed(&format!("{file}.br"), &brotli(bytes)?)?;
            let gzip = self.embed(&format!("{file}.gz"), &gzip(bytes)?)?;
            (format!("Some({brotli})"), format!("Some({gzip})"))
        };
        writeln!(
            self.code,
            "/// `{name}.{extension}`\npub static {constant}: Asset = Asset {{ path: {path:?}, \
             source: {source:?}, content_type: {content_type:?}, bytes: {plain}, brotli: {brotli}, gzip: {gzip} }};"
        )?;
        write!(self.all, "&{constant}, ")?;
        Ok(path)
    }

    /// Embeds the packages' part of the style sheet, for a server that reads our own rules from
    /// disk.
    fn foreign_style(&mut self, css: &str) -> Result<()> {
        let bytes = self.embed("foreign.css", css.as_bytes())?;
        writeln!(
            self.code,
            "/// Fonts and design system.\n#[cfg(debug_assertions)]\nstatic FOREIGN_STYLE: &[u8] = {bytes};"
        )?;
        Ok(())
    }

    /// Writes a small drawing as a `data:` URL, which needs no request of its own.
    fn image(&mut self, name: &str, drawing: &str) -> Result<()> {
        let mut url = "data:image/svg+xml,".to_owned();
        for byte in drawing.trim().bytes() {
            match byte {
                b'%' | b'#' | b'"' | b'<' | b'>' | 0..=31 | 127.. => write!(url, "%{byte:02X}")?,
                _ => url.push(char::from(byte)),
            }
        }
        let constant = constant_name(name);
        writeln!(
            self.code,
            "/// `{name}.svg`, as an address that holds it.\npub const IMAGE_{constant}: &str = {url:?};"
        )?;
        Ok(())
    }

    fn embed(&self, file: &str, bytes: &[u8]) -> Result<String> {
        let path = self.out.join(file);
        fs::write(&path, bytes)?;
        Ok(format!("include_bytes!({:?})", path.display().to_string()))
    }

    fn icons(&mut self, icons: &[(String, String)]) -> Result<()> {
        self.code
            .push_str("/// The icons that `static/icons.txt` names.\npub mod icons {\n");
        self.code.push_str("use super::Icon;\n");
        for (constant, markup) in icons {
            writeln!(
                self.code,
                "/// An icon.\npub const {constant}: Icon = Icon({markup:?});"
            )?;
        }
        self.code.push_str("}\n");
        Ok(())
    }

    fn write(mut self) -> Result<()> {
        writeln!(
            self.code,
            "/// The scripts that pages begin with.\npub mod scripts {{\nuse super::Script;\n{}}}",
            self.scripts
        )?;
        writeln!(self.code, "static ALL: &[&Asset] = &[{}];", self.all)?;
        fs::write(self.out.join("assets.rs"), self.code)?;
        Ok(())
    }
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22).write_all(bytes)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

fn hex(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Converts `ChevronDown` and `chevron-down` to `CHEVRON_DOWN`.
fn constant_name(name: &str) -> String {
    let mut constant = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !constant.is_empty() {
            constant.push('_');
        }
        constant.push(if char == '-' {
            '_'
        } else {
            char.to_ascii_uppercase()
        });
    }
    constant
}

/// The folder's files with the extension, in the order of their names; none without the folder.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|own| own == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn stem(file: &Path) -> Result<&str> {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    stem.ok_or_else(|| format!("{} has no usable name", file.display()).into())
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()).into())
}

fn read_text(file: &Path) -> Result<String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()).into())
}

fn variable(name: &str) -> Result<String> {
    std::env::var(name).map_err(|error| format!("{name}: {error}").into())
}
