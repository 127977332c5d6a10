//! The shell around the library: mounts the page. All that matters is in the library.

#[cfg(target_arch = "wasm32")]
fn main() {
    k8s_dns_lab::page::watch_for_panics();
    k8s_dns_lab::page::mount();
    #[cfg(feature = "deliberate-panic")]
    k8s_dns_lab::page::stop_where_asked();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is a web page: run scripts/serve.");
}
