use std::path::Path;
pub fn measure(_folder: &Path) {}
