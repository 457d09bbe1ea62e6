//! The style sheet of all pages, built from those of packages and ours. Used by the build script,
//! and by a server that reads `static/` from disk.

use std::fs;
use std::io;
use std::path::Path;

/// Builds the style sheet: rules of packages, the theme, then our own: base, layout and components.
/// The components, in the order of their names, share one block of their layer.
///
/// # Errors
/// When the folder or a file of it cannot be read.
pub(crate) fn style_sheet(foreign: &str, folder: &Path) -> io::Result<String> {
    let mut style = without_charset(foreign);
    for name in ["theme.css", "base.css", "layout.css"] {
        style += &compacted(&folder.join(name))?;
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder.join("components"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|own| own == "css") {
            files.push(path);
        }
    }
    files.sort();
    let components: io::Result<String> = files.iter().map(|file| compacted(file)).collect();
    Ok(style + &components?.replace("}@layer af.components{", ""))
}

fn compacted(file: &Path) -> io::Result<String> {
    let css = fs::read_to_string(file)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))?;
    Ok(compact(&without_charset(&css)))
}

/// Removes `@charset`, which counts only as a file's first bytes; ours is in the content type.
pub(crate) fn without_charset(css: &str) -> String {
    css.replace("@charset \"UTF-8\";", "")
}

/// Removes comments, white space beside braces, commas, semicolons and `>`, the space after a
/// property's colon and the last semicolon of a rule. Strings stay as they are.
fn compact(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(char) = rest.chars().next() {
        let length = match char {
            '"' | '\'' => string_length(rest),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            _ => char.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        if char.is_whitespace() {
            // A space stays between words, and before the colon of a pseudo-class.
            if !kept.ends_with(['{', '}', ',', ';', '>', ':', ' ']) {
                kept.push(' ');
            }
        } else if !token.starts_with("/*") {
            if matches!(char, '{' | '}' | ',' | ';' | '>') {
                kept.truncate(kept.trim_end().len());
            }
            if char == '}' && kept.ends_with(';') {
                kept.pop();
            }
            kept.push_str(token);
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// The length of the string that `text` begins with, in bytes, with its quotes.
fn string_length(text: &str) -> usize {
    let quote = text.chars().next();
    let mut escaped = false;
    for (index, char) in text.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if Some(char) == quote => return index + 1,
            _ => {}
        }
    }
    text.len()
}
