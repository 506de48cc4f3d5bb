using System.Management.Automation;
using System.Reflection;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Add-Type with assemblies.</summary>
[Cmdlet(VerbsCommon.Add, "Type", DefaultParameterSetName = "FromSource")]
[OutputType(typeof(Type))]
public sealed class AddTypeCommand : PSCmdlet
{
    /// <summary>Source text, which this stand-in refuses: the compiler is not part of the engine package.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "FromSource")]
    public string? TypeDefinition { get; set; }

    /// <summary>Assembly files, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "FromPath")]
    public string[]? Path { get; set; }

    /// <summary>Assembly files, without wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FromLiteralPath")]
    [Alias("PSPath", "LP")]
    public string[]? LiteralPath { get; set; }

    /// <summary>Names of assemblies.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FromAssemblyName")]
    [Alias("AN")]
    public string[]? AssemblyName { get; set; }

    /// <summary>Write the types that are public.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (TypeDefinition is not null)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSNotSupportedException(
                    "Add-Type cannot compile source text in this host, which has no compiler. Run the script in pwsh, or give "
                    + "-AssemblyName or -Path."),
                "COMPILER_NOT_AVAILABLE",
                ErrorCategory.NotInstalled,
                null));
        }
        IEnumerable<Assembly> assemblies = AssemblyName?.Select(name => Load(name, () => Assembly.Load(new AssemblyName(name))))
            ?? FileSource.Resolve(this, Path, LiteralPath).Select(file => Load(file, () => Assembly.LoadFrom(file)));
        foreach (Assembly assembly in assemblies)
        {
            if (PassThru)
            {
                WriteObject(assembly.GetExportedTypes(), enumerateCollection: true);
            }
        }
    }

    private Assembly Load(string name, Func<Assembly> load)
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException($"Cannot find or load the assembly '{name}'.", exception),
                "PathNotFound",
                ErrorCategory.ObjectNotFound,
                name));
            throw;
        }
    }
}
