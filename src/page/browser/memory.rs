//! How much memory the program has. WebAssembly never gives any back, so a page that once held a large cluster keeps it
//! until it is loaded again (`start_over`).

/// From how many bytes on it is worth it to load the page anew: the opening toy and many edits of it stay below 10 MB.
const LARGE: usize = 64 << 20;

/// How many bytes the program has.
pub(crate) fn bytes() -> usize {
    // A page of memory has 64 KiB (WebAssembly core specification, 4.2.8).
    core::arch::wasm32::memory_size(0) << 16
}

/// True where there is something worth giving back.
pub(crate) fn is_large() -> bool {
    bytes() >= LARGE
}
