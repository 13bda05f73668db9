// Package assets is the styles, scripts, fonts and icons that `npm run build` left in
// dist, carried inside the binary and served for ever under the name of their content.
//
// A page asks for a file by its plain name:
//
//	<link rel="stylesheet" href={ assets.URL("public.css") }>
//
// dist is not committed. A binary compiled without it still runs: [Ready] says what is
// missing, the pages stand without style, and each missing file answers with the command
// that makes it.
package assets
