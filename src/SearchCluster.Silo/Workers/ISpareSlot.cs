namespace SearchCluster.Silo.Workers;

/// <summary>A slot of a silo beside those that serve all studies.</summary>
public interface ISpareSlot
{
    /// <summary>Does what one study has to do now, and nothing of any other; completes when there is nothing more.</summary>
    Task WorkOn(string study);
}
