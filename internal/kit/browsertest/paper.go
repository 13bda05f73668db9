package browsertest

import (
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A4, in inches.
const (
	paperWidth  = 8.27
	paperHeight = 11.69
)

// Paper prints the page on A4 as its reader would, keeps the PDF beside the pictures, and gives the words that stand on it.
func (p *Page) Paper(name string) string {
	p.t.Helper()
	p.media("print")
	defer p.media("")
	words := p.Text()
	ctx, cancel := p.within()
	defer cancel()
	printed, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: paperWidth, PaperHeight: paperHeight})
	p.must(err)
	if dir := os.Getenv("PARVIS_TEST_OUTPUT"); dir != "" {
		dir = filepath.Join(dir, "pictures")
		p.must(os.MkdirAll(dir, 0o755))
		p.must(os.WriteFile(filepath.Join(dir, name+"-"+p.eyes.String()+".pdf"), printed.Data, 0o644))
	}
	return words
}

// media has the page drawn for paper, or for the screen again.
func (p *Page) media(kind string) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind})
	p.must(err)
}
