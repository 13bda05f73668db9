package signin

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// qrCode is a picture that a telephone reads, as one SVG path on a square of Size, with the quiet edge that readers need.
type qrCode struct {
	Size int
	Path string
}

const quietEdge = 4

func (q qrCode) viewBox() string { return fmt.Sprintf("0 0 %d %d", q.Size, q.Size) }

func drawQR(content string) (qrCode, error) {
	picture, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return qrCode{}, fmt.Errorf("draw a QR code: %w", err)
	}
	side := picture.Bounds().Dx()
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; {
			run := 0
			for x+run < side && dark(picture.At(x+run, y)) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quietEdge, y+quietEdge, run, run)
			}
			x += run + 1
		}
	}
	return qrCode{Size: side + 2*quietEdge, Path: path.String()}, nil
}

func dark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}
