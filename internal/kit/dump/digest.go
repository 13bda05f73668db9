package dump

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
)

// digest adds up the SHA-256 of things, so that their order does not matter.
type digest struct {
	n   int64
	sum [4]uint64 // 256 bits, lowest first
}

func (d *digest) add(line []byte) { d.addSum(sha256.Sum256(line)) }

func (d *digest) addSum(hash [sha256.Size]byte) {
	d.n++
	var carry uint64
	for i := range d.sum {
		word := binary.BigEndian.Uint64(hash[sha256.Size-8*(i+1):])
		d.sum[i], carry = bits.Add64(d.sum[i], word, carry)
	}
}

func (d *digest) result() Sum {
	var text [sha256.Size]byte
	for i, word := range d.sum {
		binary.BigEndian.PutUint64(text[sha256.Size-8*(i+1):], word)
	}
	return Sum{Count: d.n, Digest: hex.EncodeToString(text[:])}
}
