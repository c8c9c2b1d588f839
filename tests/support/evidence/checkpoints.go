// Checks a folder with what was unpacked of a bundle and what an auditor kept, by the packages note and tlog that Go's own
// checksum database is checked with. Nothing in it is of this project but the names of files.
//
//	go run checkpoints.go FOLDER
//
// Reads keys/body.vkey, record/entries.jsonl and record/checkpoint.txt, and any number of *.checkpoint and *.tlog-proof.
package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func need(err error, where string) {
	if err != nil {
		log.Fatalf("%s: %v", where, err)
	}
}

// The bundle's tree, as tlog stores it, and its checkpoint.
var (
	hashes   []tlog.Hash
	size     int64
	root     tlog.Hash
	verifier note.Verifier
)

func readHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = hashes[index]
	}
	return found, nil
}

func read(path string) []byte {
	content, err := os.ReadFile(path)
	need(err, path)
	return content
}

// Opens a signed checkpoint, and returns its size and root.
func open(content []byte, where string) (int64, tlog.Hash) {
	opened, err := note.Open(content, note.VerifierList(verifier))
	need(err, where)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], verifier.Name()+"/") {
		log.Fatalf("%s: not a checkpoint of the body", where)
	}
	covered, err := strconv.ParseInt(lines[1], 10, 64)
	need(err, where)
	hash, err := tlog.ParseHash(lines[2])
	need(err, where)
	return covered, hash
}

// Proves that the tree under an earlier checkpoint became the bundle's.
func extends(earlier int64, hash tlog.Hash, where string) {
	proof, err := tlog.ProveTree(size, earlier, tlog.HashReaderFunc(readHashes))
	need(err, where)
	need(tlog.CheckTree(proof, size, root, earlier, hash), where)
}

func checkReceipt(content []byte, where string) {
	parts := bytes.SplitN(content, []byte("\n\n"), 2)
	lines := strings.Split(string(parts[0]), "\n")
	line, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	need(err, where)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	need(err, where)
	var proof tlog.RecordProof
	for _, each := range lines[3:] {
		hash, err := tlog.ParseHash(each)
		need(err, where)
		proof = append(proof, hash)
	}
	covered, hash := open(parts[1], where)
	need(tlog.CheckRecord(proof, covered, hash, index, tlog.RecordHash(line)), where)
	extends(covered, hash, where)
}

func main() {
	log.SetFlags(0)
	var err error
	verifier, err = note.NewVerifier(strings.TrimSuffix(string(read(filepath.Join(os.Args[1], "keys/body.vkey"))), "\n"))
	need(err, "keys/body.vkey")
	for _, line := range bytes.Split(bytes.TrimSuffix(read(filepath.Join(os.Args[1], "record/entries.jsonl")), []byte("\n")), []byte("\n")) {
		stored, err := tlog.StoredHashes(size, line, tlog.HashReaderFunc(readHashes))
		need(err, "record/entries.jsonl")
		hashes = append(hashes, stored...)
		size++
	}
	root, err = tlog.TreeHash(size, tlog.HashReaderFunc(readHashes))
	need(err, "record/entries.jsonl")
	covered, hash := open(read(filepath.Join(os.Args[1], "record/checkpoint.txt")), "record/checkpoint.txt")
	if covered != size || hash != root {
		log.Fatalf("record/checkpoint.txt: not of these entries")
	}
	kept, _ := filepath.Glob(filepath.Join(os.Args[1], "*.checkpoint"))
	for _, path := range kept {
		covered, hash := open(read(path), path)
		extends(covered, hash, path)
	}
	receipts, _ := filepath.Glob(filepath.Join(os.Args[1], "*.tlog-proof"))
	for _, path := range receipts {
		checkReceipt(read(path), path)
	}
	fmt.Printf("%d entries, %d checkpoints, %d receipts\n", size, len(kept), len(receipts))
}
