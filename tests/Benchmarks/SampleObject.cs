using System.Management.Automation;

namespace Benchmarks;

/// <summary>What the design measures values by: an object as a script makes it, with four properties.</summary>
internal static class SampleObject
{
    /// <summary>Makes one, as <c>[pscustomobject] @{ ... }</c> does.</summary>
    internal static PSObject Create()
    {
        var sample = new PSObject();
        sample.Properties.Add(new PSNoteProperty("Name", "Python.pdf"));
        sample.Properties.Add(new PSNoteProperty("Id", 4711));
        sample.Properties.Add(new PSNoteProperty("Size", 1.5));
        sample.Properties.Add(new PSNoteProperty("Done", true));
        return sample;
    }
}
