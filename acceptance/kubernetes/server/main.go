package main

import (
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

// kubeapi etcd DIR CLIENT_URL PEER_URL runs etcd; anything else is options of the API server.
func main() {
	if len(os.Args) > 4 && os.Args[1] == "etcd" {
		etcd(os.Args[2], os.Args[3], os.Args[4])
		return
	}
	os.Exit(cli.Run(app.NewAPIServerCommand()))
}

func etcd(dir, client, peer string) {
	cfg := embed.NewConfig()
	cfg.Dir = dir
	c, _ := url.Parse(client)
	p, _ := url.Parse(peer)
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{*c}, []url.URL{*c}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{*p}, []url.URL{*p}
	cfg.InitialCluster = cfg.Name + "=" + p.String()
	cfg.LogLevel = "error"
	cfg.UnsafeNoFsync = true
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer e.Close()
	<-e.Server.ReadyNotify()
	s := make(chan os.Signal, 1)
	signal.Notify(s, syscall.SIGTERM, syscall.SIGINT)
	<-s
}
