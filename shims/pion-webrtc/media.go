package main

import (
	"time"

	"github.com/pion/webrtc"
	"github.com/pion/webrtc/pkg/media"
)

// sound is 20 ms of silence in Opus; picture is a black key frame of 16 × 16 in VP8, made with vp8enc.
var (
	sound   = media.Sample{Data: []byte{0xf8, 0xff, 0xfe}, Duration: 20 * time.Millisecond}
	picture = media.Sample{
		Data: []byte("\x10\x02\x00\x9d\x01\x2a\x10\x00\x10\x00\x00\x47\x08\x85\x85\x88" +
			"\x99\x84\x88\x02\x02\x00\x0c\x0d\x60\x00\xfe\xff\xab\x50\x80"),
		Duration: 100 * time.Millisecond,
	}
)

// play adds a track of the kind, which repeats its one sample until the session ends.
func (s *session) play(kind string) error {
	sample, codec := sound, webrtc.MimeTypeOpus
	if kind == "video" {
		sample, codec = picture, webrtc.MimeTypeVP8
	}
	track, err := webrtc.NewTrackLocalStaticSample(
		webrtc.RTPCodecCapability{MimeType: codec}, kind, "icespec")
	if err != nil {
		return err
	}
	if _, err := s.peer.AddTrack(track); err != nil {
		return err
	}
	go func() {
		tick := time.NewTicker(sample.Duration)
		defer tick.Stop()
		for {
			select {
			case <-s.ended:
				return
			case <-tick.C:
				// Before it is connected, or when the section was refused, nothing is sent.
				_ = track.WriteSample(sample)
			}
		}
	}()
	return nil
}
