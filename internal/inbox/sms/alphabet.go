package sms

// The default alphabet of mobile phones, 3GPP TS 23.038 (GSM 03.38) section 6.2.1, in the
// order of its codes; code 27 is the escape to the extension table and stands for no sign.
const (
	defaultAlphabet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	// Section 6.2.1.1: each costs two septets, the escape and itself.
	extension = "\f^{}\\[~]|€"
)

const escape = '\x1b'

// septets tells what each sign costs in the default alphabet; a sign that is absent has no place in it.
var septets = func() map[rune]int {
	cost := map[rune]int{}
	for _, r := range defaultAlphabet {
		cost[r] = 1
	}
	delete(cost, escape)
	for _, r := range extension {
		cost[r] = 2
	}
	return cost
}()
