package ui

import (
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

type writer = io.Writer

// normal writes a piece of html one node a line, attributes and classes in order, so that two
// pieces that a browser reads alike are alike. Two differences of ours are taken away: icons,
// and the role of links that look like buttons (they stay links, and say so).
func normal(t *testing.T, source string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range nodes {
		write(&b, n, 0)
	}
	return b.String()
}

func write(b *strings.Builder, n *html.Node, depth int) {
	switch n.Type {
	case html.TextNode:
		keep := n.Data
		if n.Parent == nil || n.Parent.DataAtom != atom.Textarea {
			keep = strings.TrimSpace(spaces.ReplaceAllString(keep, " "))
		}
		if keep != "" {
			line(b, depth, keep)
		}
	case html.ElementNode:
		if n.DataAtom == atom.Svg {
			return
		}
		line(b, depth, "<"+n.Data+attributes(n)+">")
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			write(b, child, depth+1)
		}
	}
}

func line(b *strings.Builder, depth int, text string) {
	b.WriteString(strings.Repeat("  ", depth) + text + "\n")
}

func attributes(n *html.Node) string {
	var all []string
	for _, a := range n.Attr {
		if a.Key == "role" && a.Val == "button" && n.DataAtom == atom.A {
			continue
		}
		value := a.Val
		if a.Key == "class" {
			names := strings.Fields(value)
			slices.Sort(names)
			value = strings.Join(names, " ")
		}
		all = append(all, a.Key+"="+value)
	}
	slices.Sort(all)
	if len(all) == 0 {
		return ""
	}
	return " " + strings.Join(all, " | ")
}
