package notify

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"

	"parvis/internal/kit/i18n"
)

// HTML writes the same message as a page: one column, the authority's name and
// colours, its language marked, links as underlined words. Mail readers that
// drop the style sheet are left with headings, paragraphs and lists in order.
func (d Document) HTML(l i18n.Lang, subject string, head Letterhead, canReply bool) string {
	head = head.safe()
	var out strings.Builder
	err := page.Execute(&out, map[string]any{
		"Lang": string(l), "Subject": subject, "Head": head, "Style": template.CSS(style(head)),
		"Parts": d.parts(), "Foot": foot(l, head, canReply),
	})
	if err != nil {
		panic(fmt.Sprintf("mail page: %v", err)) // a fixed template into memory
	}
	return out.String()
}

// StyleHash is what a Content-Security-Policy must name for the style sheet of
// HTML to be applied, and no other.
func (h Letterhead) StyleHash() string {
	sum := sha256.Sum256([]byte(style(h.safe())))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// A part is a paragraph, or the lines of one list.
type part struct {
	Paragraph Block
	List      []Block
}

func (d Document) parts() []part {
	var parts []part
	for _, b := range d.Blocks {
		if last := len(parts) - 1; b.Item && last >= 0 && parts[last].List != nil {
			parts[last].List = append(parts[last].List, b)
			continue
		}
		if b.Item {
			parts = append(parts, part{List: []Block{b}})
			continue
		}
		parts = append(parts, part{Paragraph: b})
	}
	return parts
}

// style holds validated colours only: see Letterhead.safe.
func style(head Letterhead) string {
	return strings.NewReplacer("BRAND", head.Brand, "ON", head.OnBrand).Replace(`
body{margin:0;padding:0;background:#f3efe8;color:#1b2130;font:18px/1.55 "Atkinson Hyperlegible Next",Verdana,Arial,sans-serif}
.page{max-width:36em;margin:0 auto;background:#fff}
.head{background:BRAND;color:ON;padding:16px 24px;font-weight:700;margin:0}
.text{padding:8px 24px 24px;overflow-wrap:break-word}
a{color:#1a4fa3;text-decoration:underline}
.foot{padding:16px 24px;border-top:4px solid #f3efe8;color:#524c43;font-size:16px}
.foot p{margin:0 0 4px}
`)
}

var page = template.Must(template.New("mail").Parse(`<!doctype html>
<html lang="{{.Lang}}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{{.Subject}}</title>
<style>{{.Style}}</style>
</head>
<body>
<div class="page" lang="{{.Lang}}">
<p class="head">{{.Head.Name}}</p>
<div class="text" role="main">
{{- range .Parts}}
{{- if .List}}
<ul>
{{- range .List}}
<li>{{template "spans" .Spans}}</li>
{{- end}}
</ul>
{{- else}}
<p>{{template "spans" .Paragraph.Spans}}</p>
{{- end}}
{{- end}}
</div>
<div class="foot" role="contentinfo">
{{- range .Foot}}
<p>{{.}}</p>
{{- end}}
{{- if .Head.Site}}
<p><a href="{{.Head.Site}}" target="_blank" rel="noopener noreferrer">{{.Head.Name}}{{if not .Head.Name}}{{.Head.Site}}{{end}}</a></p>
{{- end}}
</div>
</div>
</body>
</html>
{{define "spans"}}{{range .}}{{if .Link}}<a href="{{.Link}}" target="_blank" rel="noopener noreferrer">{{template "lines" .Lines}}</a>{{else}}{{template "lines" .Lines}}{{end}}{{end}}{{end}}
{{define "lines"}}{{range $i, $line := .}}{{if $i}}<br>{{end}}{{$line}}{{end}}{{end}}
`))
