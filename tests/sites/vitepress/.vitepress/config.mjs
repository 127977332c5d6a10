// A site as people have them, with the lab on one page. Its script is a file of the site's own: dist/ copied to public/lab/.
export default {
  title: "Docs",
  base: "/docs/",
  head: [["script", { type: "module", blocking: "render", src: "/docs/lab/embed.js" }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "k8s-dns-lab" } } },
};
