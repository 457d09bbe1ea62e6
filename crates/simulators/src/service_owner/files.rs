//! Attachments that dialogs link to: generated on request, with only their own description as
//! content.

use std::fmt::Write as _;

use super::{
    cases::{Case, File},
    texts::{Language, texts},
};

/// Characters per line of the document.
const LINE_CHARS: usize = 70;

/// Media type and bytes of a file. Everything except plain text is a PDF.
pub(super) fn generate(case: &Case, file: &File, language: Language) -> (&'static str, Vec<u8>) {
    let mut lines = vec![case.owner.choose(language).to_owned(), String::new()];
    lines.extend(wrap_lines(file.display_name.choose(language)));
    lines.push(String::new());
    lines.extend(wrap_lines(case.title.choose(language)));
    lines.push(case.party_name.clone());
    lines.push(String::new());
    lines.push(texts(language).example_document.to_owned());
    if file.is_text {
        return (
            "text/plain; charset=utf-8",
            (lines.join("\n") + "\n").into_bytes(),
        );
    }
    ("application/pdf", render_pdf(&lines))
}

fn wrap_lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let fits = lines.last().is_some_and(|line| {
            line.is_empty() || line.chars().count() + word.chars().count() < LINE_CHARS
        });
        if !fits {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// A PDF of one page in Helvetica, a standard font of all PDF readers.
fn render_pdf(lines: &[String]) -> Vec<u8> {
    let mut page = "BT /F1 12 Tf 18 TL 72 770 Td\n".to_owned();
    for line in lines {
        let _ = writeln!(page, "({}) Tj T*", escape_pdf_text(line));
    }
    page.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    let mut document = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", document.len());
        let _ = writeln!(document, "{} 0 obj\n{object}\nendobj", at + 1);
    }
    let table_at = document.len();
    let size = objects.len() + 1;
    let _ = write!(
        document,
        "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table_at}\n%%EOF\n"
    );
    document.into_bytes()
}

/// A text as a PDF string in ASCII: other characters are escaped as their Windows-1252 number,
/// which for all Norwegian letters equals the Unicode number.
fn escape_pdf_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' | ')' | '\\' => {
                escaped.push('\\');
                escaped.push(character);
            }
            ' '..='~' => escaped.push(character),
            '–' => escaped.push_str("\\226"),
            '\u{a0}'..='\u{ff}' => {
                let _ = write!(escaped, "\\{:03o}", u32::from(character));
            }
            _ => escaped.push('?'),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_a_document_lead_to_its_objects() {
        let document = String::from_utf8(render_pdf(&["Blåbær (saft)".to_owned()])).unwrap();
        assert!(document.contains("(Bl\\345b\\346r \\(saft\\)) Tj"));
        let table_at: usize = document
            .lines()
            .rev()
            .nth(1)
            .and_then(|line| line.parse().ok())
            .unwrap();
        let entries = document[table_at..].lines().skip(3).take(5);
        for (number, entry) in entries.enumerate() {
            let at: usize = entry.split(' ').next().unwrap().parse().unwrap();
            assert!(document[at..].starts_with(&format!("{} 0 obj", number + 1)));
        }
    }

    #[test]
    fn lines_break_between_words() {
        let lines = wrap_lines(&"lang tittel ".repeat(20));
        assert!(lines.len() > 3 && lines.iter().all(|line| line.chars().count() <= LINE_CHARS));
        assert_eq!(lines.join(" "), "lang tittel ".repeat(20).trim());
    }
}
