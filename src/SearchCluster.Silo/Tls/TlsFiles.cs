namespace SearchCluster.Silo.Tls;

/// <summary>The PEM files of mutual TLS: this process' own certificate, and the authorities that count.</summary>
public sealed record TlsFiles
{
    /// <summary>The name in every silo's certificate, where no other was agreed on.</summary>
    public const string DefaultSiloName = "searchcluster-silo";

    /// <summary>The certificate of this process, and below it those between it and the authority, if any.</summary>
    public required string Certificate { get; init; }

    /// <summary>The certificate's private key, without a passphrase.</summary>
    public required string Key { get; init; }

    /// <summary>The certificates of the authorities whose word is taken for peers; the machine's own list counts for nothing.</summary>
    public required string Authority { get; init; }

    /// <summary>
    /// The DNS name among the subject alternative names that makes a certificate a silo's. One for all of them: silos find each other
    /// by addresses that come and go. Default <see cref="DefaultSiloName"/>.
    /// </summary>
    public string SiloName { get; init; } = DefaultSiloName;
}
