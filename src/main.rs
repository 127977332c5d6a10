//! The shell around the library: mounts the page. All that matters is in the library.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    k8s_dns_lab::page::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is a web page: run scripts/serve.");
}
