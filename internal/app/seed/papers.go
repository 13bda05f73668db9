package seed

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"time"
)

// enclosed is a small file that goes with a mail: a drawn picture, the specimen, an appointment.
type enclosed struct {
	name, kind string
	body       []byte
}

// picture draws a street with something wrong in it, small, and the same for the same luck.
func picture(rng *rand.Rand) ([]byte, error) {
	const wide, high = 160, 120
	m := image.NewPaletted(image.Rect(0, 0, wide, high), color.Palette{
		color.RGBA{0xc9, 0xdd, 0xea, 0xff}, color.RGBA{0x8a, 0x8f, 0x94, 0xff}, color.RGBA{0xd9, 0xcf, 0xbd, 0xff}, color.RGBA{0x3c, 0x3f, 0x42, 0xff}, color.RGBA{0xb5, 0x55, 0x2d, 0xff},
	})
	fill := func(x0, y0, x1, y1 int, c uint8) {
		for y := max(0, y0); y < min(high, y1); y++ {
			for x := max(0, x0); x < min(wide, x1); x++ {
				m.SetColorIndex(x, y, c)
			}
		}
	}
	for x := 0; x < wide; {
		house := 20 + rng.IntN(24)
		fill(x, 20+rng.IntN(30), x+house-2, 80, 2)
		fill(x+house/3, 60, x+house/3+8, 80, 4)
		x += house
	}
	fill(0, 80, wide, high, 1)
	x, y, r := 30+rng.IntN(100), 95+rng.IntN(15), 6+rng.IntN(8)
	fill(x-2*r, y-r/2, x+2*r, y+r/2, 3)
	var out bytes.Buffer
	err := png.Encode(&out, m)
	return out.Bytes(), err
}

// appointment is a calendar entry as a mail program sends it (RFC 5545).
func appointment(from string, what string, at time.Time) []byte {
	const form = "20060102T150405Z"
	return fmt.Appendf(nil, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Courriel//FR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:%d@courriel.example\r\nDTSTAMP:%s\r\nDTSTART:%s\r\nDTEND:%s\r\nSUMMARY:%s\r\nORGANIZER:mailto:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		at.Unix(), at.Add(-48*time.Hour).UTC().Format(form), at.UTC().Format(form), at.Add(30*time.Minute).UTC().Format(form), what, from)
}
