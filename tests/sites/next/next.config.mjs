// A site as people have them, exported as files, with the lab on one page. Its script is a file of the site's own:
// dist/ copied to public/lab/.
export default { output: "export", basePath: "/docs", turbopack: { root: import.meta.dirname } };
