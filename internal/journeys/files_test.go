package journeys

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// place is what a telephone writes into a photo, and must not survive.
const place = "48.1173N 1.6778W chez Nolwenn"

// photo is a picture of a paper as a telephone makes it, with EXIF and a comment.
func (p *person) photo() string {
	p.t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for i := range 640 * 480 {
		m.Set(i%640, i/640, color.RGBA{uint8(i), uint8(i / 640), 200, 255})
	}
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, m, nil); err != nil {
		p.t.Fatal(err)
	}
	exif := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00" + place
	b := append([]byte{0xff, 0xd8}, segment(0xe1, exif)...)
	b = append(b, segment(0xfe, place)...)
	return keep(p.t, "avis.jpg", append(b, plain.Bytes()[2:]...))
}

func segment(marker byte, body string) []byte {
	n := len(body) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, body...)
}

// film is what somebody sends by mistake.
func (p *person) film() string {
	p.t.Helper()
	return keep(p.t, "vacances.mp4", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"+strings.Repeat("film", 50)))
}

// keep writes a file of a test.
func keep(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// download fetches the file that a link with these words leads to, as this browser may.
func (p *person) download(words string) []byte {
	p.t.Helper()
	return p.fetch(p.href(words))
}

// href is where the link with these words leads.
func (p *person) href(words string) string {
	p.t.Helper()
	href, _ := p.Eval(`([...document.querySelectorAll("a[href]")].find(a => a.innerText.includes(` + quoted(words) + `)) || {}).href || ""`).(string)
	if href == "" {
		p.t.Fatalf("no link with the words %q on %s: %s", words, p.Path(), p.Text())
	}
	return href
}

func (p *person) fetch(href string) []byte {
	p.t.Helper()
	coded, _ := p.Eval(`fetch(` + quoted(href) + `).then(r => r.ok ? r.arrayBuffer() : Promise.reject(r.status)).then(b => {
		let s = ""; for (const c of new Uint8Array(b)) s += String.fromCharCode(c); return btoa(s) })`).(string)
	content, err := base64.StdEncoding.DecodeString(coded)
	if err != nil || len(content) == 0 {
		p.t.Fatalf("%s gave %d bytes: %v", href, len(content), err)
	}
	return content
}
