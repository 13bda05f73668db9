package dump

import (
	"compress/gzip"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// Extensions are the names by which the compression is chosen.
const Extensions = ".tar.zst or .tar.gz"

// Named says whether a file name tells how it is compressed.
func Named(name string) error {
	if strings.HasSuffix(name, ".tar.zst") || strings.HasSuffix(name, ".tar.gz") {
		return nil
	}
	return fmt.Errorf("%s: name a file that ends in %s", name, Extensions)
}

func compressor(name string, w io.Writer) (io.WriteCloser, error) {
	if strings.HasSuffix(name, ".gz") {
		return gzip.NewWriterLevel(w, gzip.BestSpeed)
	}
	return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
}

func decompressor(name string, r io.Reader) (io.Reader, func(), error) {
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(r)
		return z, func() {}, err
	}
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return nil, nil, err
	}
	return z, z.Close, nil
}
