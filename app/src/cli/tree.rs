//! Decoded fields as text and as JSON: one line per field, indented as it lies.

use serde_json::{Value, json};
use stsafe_core::describe::Field;
use stsafe_core::hex;

/// Adds a line per field. Of secrets only the length is shown unless they are asked for.
pub fn fields(text: &mut String, list: &[Field], bytes: &[u8], depth: usize, secrets: bool) {
    for field in list {
        let raw = match bytes.get(field.range.clone()).unwrap_or(&[]) {
            _ if !field.children.is_empty() => String::new(),
            secret if field.secret && !secrets => format!("{} B, not shown", secret.len()),
            shown => hex::pairs(shown),
        };
        let indent = "  ".repeat(depth);
        *text += format!("{indent}{:22} {raw}  {}", field.name, field.words).trim_end();
        text.push('\n');
        fields(text, &field.children, bytes, depth + 1, secrets);
    }
}

/// The same for programs: name, where it lies, its bytes, its words, its children.
pub fn fields_json(list: &[Field], bytes: &[u8], secrets: bool) -> Value {
    let one = |field: &Field| {
        let raw = (secrets || !holds_secret(field))
            .then(|| hex::run(bytes.get(field.range.clone()).unwrap_or(&[])));
        json!({
            "name": field.name, "start": field.range.start, "end": field.range.end, "hex": raw, "words": field.words,
            "fields": fields_json(&field.children, bytes, secrets),
        })
    };
    list.iter().map(one).collect()
}

fn holds_secret(field: &Field) -> bool {
    field.secret || field.children.iter().any(holds_secret)
}
