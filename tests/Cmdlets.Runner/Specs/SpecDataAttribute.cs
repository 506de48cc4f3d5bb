using System.Reflection;
using Cmdlets.Runner.Driver;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Cmdlets.Runner.Specs;

/// <summary>Gives a theory one row for each It of the spec files, named as the It is.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpecDataAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        IReadOnlyList<SpecCase> cases = await SpecDiscovery.FindCasesAsync(SpecDiscovery.FindFiles());
        return [.. cases.Select(ToRow)];
    }

    private static TheoryDataRow ToRow(SpecCase one) =>
        new(Path.GetRelativePath(RepositoryPaths.Specs, one.File), one.Id) { TestDisplayName = one.Name, Label = "" };
}
