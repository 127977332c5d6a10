import Script from "next/script";

export const metadata = { title: "Docs" };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        {children}
        <Script type="module" src="/docs/lab/embed.js" />
      </body>
    </html>
  );
}
