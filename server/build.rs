//! The browser's half is built first, by `make front`; without it the folder is made, so that the server compiles.
fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=../target/site/pkg");
    println!("cargo::rerun-if-changed=../seeds/demo");
    std::fs::create_dir_all("../target/site/pkg")
}
