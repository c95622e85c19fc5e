//! Chores of the project that need Rust: `cargo xtask bindgen IN.wasm OUT_DIR` writes the browser's half of the wasm.
fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["bindgen", input, output] => Ok(wasm_bindgen_cli_support::Bindgen::new()
            .input_path(input)
            .web(true)?
            .typescript(false)
            .out_name("site")
            .generate(output)?),
        _ => anyhow::bail!("usage: cargo xtask bindgen IN.wasm OUT_DIR"),
    }
}
