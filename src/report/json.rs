//! The results as JSON.

use super::document::Document;

/// One object if there is one subject, else one a line.
pub fn json(documents: &[Document]) -> Result<String, String> {
    let mut text = String::new();
    for document in documents {
        text += &serde_json::to_string(document).map_err(|error| error.to_string())?;
        text.push('\n');
    }
    Ok(text)
}
