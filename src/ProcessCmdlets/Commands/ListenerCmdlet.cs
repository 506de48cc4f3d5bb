using System.Management.Automation;
using System.Security;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Commands;

/// <summary>The base of the two cmdlets that make the two sides of a connection.</summary>
public abstract class ListenerCmdlet : WorkerCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string PortSet = "Port";

    private protected ListenerCmdlet()
    {
    }

    /// <summary>The socket's file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The port.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PortSet)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>The address; that of this machine for itself by default.</summary>
    [Parameter(ParameterSetName = PortSet)]
    [ValidateNotNullOrEmpty]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The key that both sides must know.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? AuthKey { get; set; }

    /// <summary>What is sent: values between PowerShell processes, or bytes as Python's multiprocessing.connection frames them.</summary>
    [Parameter]
    public ListenerProtocol Protocol { get; set; }

    private protected ConnectionSetup Setup => new(AuthKey, Protocol);

    private protected string? FullPath => ParameterSetName == PathSet
        ? SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path)
        : null;

    private protected ConnectionEndpoint Endpoint => FullPath is { } path
        ? ConnectionEndpoint.OfPath(path)
        : ConnectionEndpoint.OfPort(Address, Port);
}
