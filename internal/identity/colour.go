package identity

import (
	"fmt"
	"math"
	"strconv"
)

// Colour is written #22406b, in small letters, and in no other way: it goes into a style sheet as it stands.
type Colour string

func (c Colour) rgb() (r, g, b float64, ok bool) {
	if len(c) != 7 || c[0] != '#' {
		return 0, 0, 0, false
	}
	for _, sign := range c[1:] {
		if (sign < '0' || sign > '9') && (sign < 'a' || sign > 'f') {
			return 0, 0, 0, false
		}
	}
	n, err := strconv.ParseUint(string(c[1:]), 16, 32)
	return float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff), err == nil
}

// luminance is WCAG's relative luminance, 0 for black and 1 for white.
func (c Colour) luminance() float64 {
	r, g, b, _ := c.rgb()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func linear(channel float64) float64 {
	channel /= 255
	if channel <= 0.04045 {
		return channel / 12.92
	}
	return math.Pow((channel+0.055)/1.055, 2.4)
}

// Contrast is WCAG's ratio of two colours, from 1 to 21.
func Contrast(a, b Colour) float64 {
	light, dark := a.luminance(), b.luminance()
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// ratioText never rounds a failing ratio up to the limit that it misses.
func ratioText(ratio float64) string { return fmt.Sprintf("%.2f", math.Floor(ratio*100)/100) }
